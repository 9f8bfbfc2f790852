package verify

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"understudy/mock/contract"
	"understudy/mock/schema"
)

// maxFaults is how many values that break the contract are told.
const maxFaults = 5

// checkParams says which value is for no parameter of the document, and which breaks the contract of an operation that
// is asked for. No text tells a value: it may be a secret.
func checkParams(options *Options, c *contract.Contract) error {
	var faults []error
	for _, param := range options.Params {
		fits := func(o *contract.Operation, p *contract.Parameter) bool {
			return param.Name == p.Name || param.Name == o.ID+"."+p.Name
		}
		if !slices.ContainsFunc(c.Operations, func(o *contract.Operation) bool {
			return slices.ContainsFunc(o.Parameters, func(p *contract.Parameter) bool { return fits(o, p) })
		}) {
			return fmt.Errorf("--param %.60q is no parameter of the document: write name=value or operation.name=value",
				param.Name)
		}
	}
	for _, o := range c.Operations {
		if !options.Filter.takes(o) || !safe(o.Method) && !options.AllowWrites {
			continue
		}
		for _, p := range o.Parameters {
			option, value := options.given(o, p)
			if option == "" {
				continue
			}
			if fault := breaks(option, o, p, value); fault != nil && len(faults) == maxFaults {
				return errors.Join(append(faults, errors.New("and more operations have such a value"))...)
			} else if fault != nil {
				faults = append(faults, fault)
			}
		}
	}
	return errors.Join(faults...)
}

// given is the value that was given for a parameter, and the option that gave it, or "".
func (options *Options) given(o *contract.Operation, parameter *contract.Parameter) (option, value string) {
	for _, name := range []string{o.ID + "." + parameter.Name, parameter.Name} {
		for _, param := range options.Params {
			if param.Name == name {
				return "--param " + name, param.Value
			}
		}
	}
	if parameter.In == "header" {
		for _, line := range options.Header {
			if strings.EqualFold(line.Name, parameter.Name) {
				return "--header " + line.Name, line.Value
			}
		}
	}
	return "", ""
}

// breaks says what is wrong with the value that an option gives for a parameter, or is nil.
func breaks(option string, o *contract.Operation, p *contract.Parameter, text string) error {
	held := schemaOf(p)
	if held == nil {
		return nil
	}
	value, bad := schema.Decode(valueOf(p, text), contract.MaxJSONDepth)
	findings := held.Check(value)
	if bad != nil || len(findings) == 0 {
		return nil
	}
	if value, bad := schema.Decode([]byte(text), contract.MaxJSONDepth); bad == nil {
		// It is no text, so it is better told what is wrong with it as it was written.
		findings = held.Check(value)
	}
	f := &findings[0]
	place := ""
	if f.Pointer != "" {
		place = " at " + f.Pointer
	}
	advice := f.Hint
	if advice == "" {
		advice = "give a value that keeps it"
	}
	if f.Keyword == "type" && (strings.Contains(f.Message, "array") || strings.Contains(f.Message, "object")) {
		advice = "write an array or object as JSON"
	}
	if option == "--param "+p.Name {
		advice += fmt.Sprintf(", or give one for this operation, --param %s.%s=value", o.ID, p.Name)
	}
	return fmt.Errorf("%s breaks the contract of %s: the %s parameter %s%s %s (%s): %s",
		option, o.ID, p.In, p.Name, place, f.Message, f.Document, advice)
}
