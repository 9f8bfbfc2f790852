// Package regular answers the question "is there a string that matches all of these, and how long can it be?": it meets
// regular expressions, and the opposites of some, as automata, within bounds. It knows nothing of schemas.
package regular
