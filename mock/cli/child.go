package cli

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"time"
)

// graceTime is how long the processes of a command that has ended, or is to end, get to end by themselves.
const graceTime = 2 * time.Second

// A child is a command that runs beside the server, with all processes that it starts.
type child struct {
	*exec.Cmd
	// group is what the system needs to reach all of them.
	group processGroup
}

// startChild starts a command with the environment. Its input and output are the program's own, untouched.
func startChild(world World, command, environ []string) (*child, error) {
	path, err := exec.LookPath(command[0])
	if err != nil {
		return nil, fmt.Errorf("run %s: %w: check the name, or the PATH", command[0], errors.Unwrap(err))
	}
	c := &child{Cmd: exec.Command(path, command[1:]...)}
	c.Args[0] = command[0]
	c.Env, c.Stdin, c.Stdout, c.Stderr = environ, world.Stdin, world.Stdout, world.Stderr
	// Output that comes through a pipe may be held open by a process that outlives the command.
	c.WaitDelay = graceTime
	c.group.prepare(c.Cmd)
	if err := c.Start(); err != nil {
		return nil, fmt.Errorf("run %s: %w: check that it can be run", command[0], err)
	}
	c.group.begin(c.Cmd)
	return c, nil
}

// run waits for the command to end, passes signals on to all its processes, and returns its exit code: 128 and the
// signal's number where a signal ended it. No process of the group is left when it returns.
func (c *child) run(signals <-chan os.Signal) (code int, err error) {
	ended := make(chan error, 1)
	go func() { ended <- c.Wait() }()
	var deadline <-chan time.Time
	for {
		select {
		case err = <-ended:
			c.group.end()
			return c.code(err)
		case signal := <-signals:
			c.group.signal(signal)
			if lethal(signal) && deadline == nil {
				deadline = time.After(drainTime)
			}
		case <-deadline:
			// A command that was asked to end, and does not, is ended.
			c.group.kill()
		}
	}
}

// code is the exit code that an end by that error means.
func (c *child) code(err error) (int, error) {
	var exit *exec.ExitError
	switch {
	case err == nil, errors.Is(err, exec.ErrWaitDelay):
		return 0, nil
	case errors.As(err, &exit):
		if number := signalOf(exit.ProcessState); number > 0 {
			return signalled + number, nil
		}
		return exit.ExitCode(), nil
	}
	return 0, fmt.Errorf("run %s: %w", c.Args[0], err)
}
