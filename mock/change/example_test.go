package change_test

import (
	"context"
	"fmt"
	"log"

	"understudy/mock/change"
	"understudy/mock/contract"
	"understudy/mock/coverage"
)

// What of a new document hurts one consumer, which lists pets and never sends a limit.
func ExampleCompare() {
	document := func(name string, most int) *contract.Contract {
		c, err := contract.Load(name, fmt.Appendf(nil, `openapi: 3.1.0
info: {title: Pets, version: "1"}
paths:
  /pets:
    get:
      operationId: listPets
      parameters: [{name: limit, in: query, schema: {type: integer, maximum: %d}}]
      responses: {"200": {description: Some pets.}}
`, most), nil)
		if err != nil {
			log.Fatal(err)
		}
		return c
	}
	changes, err := change.Compare(context.Background(), document("old.yaml", 100), document("new.yaml", 50))
	if err != nil {
		log.Fatal(err)
	}
	used := change.Uses(&coverage.File{Operations: []coverage.FileOperation{{
		ID: "listPets", Method: "GET", Path: "/pets", Met: true,
		Points: []coverage.FilePoint{{Kind: coverage.Parameter, Name: "query limit"}},
	}}})
	for i := range changes {
		c := &changes[i]
		fmt.Println(c.At, c.Part, c.Text)
		fmt.Println(used.Judge(c).Hurts, used.Judge(c).Why)
	}
	// Output:
	// new.yaml:7:78 query limit request parameter max decreased: 100, 50
	// false no test of this consumer sends query limit
}
