package cli

import "syscall"

// dieWithParent lets the system end the command when this program is killed and cannot do it any more. The processes
// that the command started are not reached by that.
func dieWithParent(attributes *syscall.SysProcAttr) { attributes.Pdeathsig = syscall.SIGKILL }
