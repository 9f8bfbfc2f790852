package main

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"time"

	"golang.org/x/sys/unix"
)

// cpuTime is the CPU time, user and system, of all threads that a process has or had. It is read from the process's own
// CPU clock (clock_getcpuclockid(3)), because /proc/PID/stat counts the same in steps of 10 ms.
func cpuTime(pid int) (time.Duration, bool) {
	var spent unix.Timespec
	clock := int32(^pid<<3 | 2)
	if err := unix.ClockGettime(clock, &spent); err != nil {
		return 0, false
	}
	return time.Duration(spent.Nano()), true
}

// resident is the memory of a process that is in RAM now, and the most that ever was, in bytes (proc_pid_status(5)).
func resident(pid int) (now, peak int64, ok bool) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, 0, false
	}
	now, here := kilobytes(status, "VmRSS:")
	peak, there := kilobytes(status, "VmHWM:")
	return now, peak, here && there
}

func kilobytes(status []byte, field string) (int64, bool) {
	_, rest, found := bytes.Cut(status, []byte(field))
	words := bytes.Fields(rest)
	if !found || len(words) == 0 {
		return 0, false
	}
	n, err := strconv.ParseInt(string(words[0]), 10, 64)
	return n << 10, err == nil
}
