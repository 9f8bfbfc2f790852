package e2e

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

// suiteVariable has the script of a test suite: with it, this test binary plays one, for `understudy run` to run.
const suiteVariable = "E2E_SUITE"

// playSuite plays a script of one step a line, and returns the exit code.
//
//	get PATH [TOKEN]   asks the address in UNDERSTUDY_URL, and prints the status
//	abandon PATH [TOKEN]
//	                   asks, and ends before a reply that takes its time
//	print TEXT         prints on standard output, and complain TEXT on standard error
//	echo               copies standard input to standard output
//	variable NAME      prints a variable of the environment
//	spawn              starts a process that waits, and prints its id
//	wait               prints "waiting", and waits to be ended
//	exit CODE          ends
func playSuite(script string) int {
	for line := range strings.SplitSeq(script, "\n") {
		word, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch word {
		case "get":
			suiteGet(http.DefaultClient, rest)
		case "abandon":
			suiteGet(&http.Client{Timeout: 300 * time.Millisecond}, rest)
			return 0
		case "print":
			fmt.Println(rest)
		case "complain":
			fmt.Fprintln(os.Stderr, rest)
		case "echo":
			_, _ = io.Copy(os.Stdout, os.Stdin)
		case "variable":
			fmt.Println(os.Getenv(rest))
		case "spawn":
			other := exec.Command(os.Args[0])
			other.Env = append(os.Environ(), suiteVariable+"=wait")
			if err := other.Start(); err != nil {
				fmt.Fprintln(os.Stderr, err)
				return 99
			}
			fmt.Println(other.Process.Pid)
		case "wait":
			fmt.Println("waiting")
			select {}
		case "exit":
			code, _ := strconv.Atoi(rest)
			return code
		}
	}
	return 0
}

func suiteGet(client *http.Client, rest string) {
	path, token, _ := strings.Cut(rest, " ")
	request, err := http.NewRequest(http.MethodGet, os.Getenv("UNDERSTUDY_URL")+path, http.NoBody)
	if err != nil {
		fmt.Println(err)
		return
	}
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	reply, err := client.Do(request)
	if err != nil {
		fmt.Println("no reply")
		return
	}
	defer reply.Body.Close()
	_, _ = io.Copy(io.Discard, reply.Body)
	fmt.Println(reply.StatusCode)
}
