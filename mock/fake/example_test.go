package fake_test

import (
	"fmt"

	"understudy/mock/contract"
	"understudy/mock/fake"
	"understudy/mock/schema"
)

const pets = `
components:
  schemas:
    Pet:
      type: object
      required: [id, status]
      properties:
        id: {type: integer, format: int64, minimum: 1}
        status: {type: string, enum: [sold]}
        tag: {type: string, pattern: '^a{3}$'}
`

func ExampleCompile() {
	doc, err := schema.Read("pets.yaml", []byte(pets))
	if err != nil {
		fmt.Println(err)
		return
	}
	maker, err := fake.Compile(doc.At("/components/schemas/Pet"), schema.OpenAPI31)
	if err != nil {
		fmt.Println(err)
		return
	}
	body, err := maker.Append(nil, fake.Question{
		Seed:     1,
		Identity: "7",
		Known:    []contract.Known{{Name: "petId", JSON: "7", Record: true}},
	})
	fmt.Println(string(body), err)
	// Output: {"id":7,"status":"sold","tag":"aaa"} <nil>
}

func ExampleCompile_impossible() {
	doc, err := schema.Read("age.yaml", []byte("Age: {type: integer, minimum: 5, maximum: 3}"))
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = fake.Compile(doc.At("/Age"), schema.OpenAPI31)
	fmt.Println(err)
	// Output: age.yaml:1:31: minimum: no number lies within these bounds: mend one of them
}
