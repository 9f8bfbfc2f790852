// Package fake answers the question "what would such a body look like": values made up from a JSON Schema, realistic
// by format and by name, that keep the schema. A value is a function of the question alone: the same seed, schema and
// identity give the same bytes on every call, after a restart and on every platform. It alone imports gofakeit.
package fake
