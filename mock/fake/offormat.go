package fake

import "understudy/mock/schema"

const lettersAndDigits = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

// ofFormat reports whether a value is of a format, in the judgement of those who check the reply. It is true for
// formats that nobody knows.
func (j *judge) ofFormat(format string, value any) bool {
	j.mu.Lock()
	check, known := j.formats[format]
	if !known {
		check = formatSchema(format)
		j.formats[format] = check
	}
	j.mu.Unlock()
	return check == nil || check.Check(value) == nil
}

// formatSchema is a schema that asks for a format and nothing else. It is nil where there is no such format.
func formatSchema(format string) *schema.Schema {
	text := append(schema.AppendString([]byte(`{"format":`), format), '}')
	doc, err := schema.Read("format.json", text)
	if err != nil {
		return nil
	}
	check := schema.NewSet(schema.NewLibrary(doc, nil), schema.OpenAPI31).Schema(doc.Top(), schema.Reply)
	if check.Compile() != nil {
		return nil
	}
	return check
}
