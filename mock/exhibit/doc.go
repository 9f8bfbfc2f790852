// Package exhibit answers the question "what may people see of an exchange": the two halves of one as reports show
// them, without their secrets and cut to a size that can be read.
package exhibit
