//go:build unix && !linux

package cli

import "syscall"

// dieWithParent is left out: only Linux ends a command when the program that started it is killed.
func dieWithParent(*syscall.SysProcAttr) {}
