package cases_test

import (
	"fmt"

	"understudy/mock/cases"
	"understudy/mock/contract"
)

const document = `openapi: 3.1.0
info: {title: Beds, version: '1'}
paths:
  /beds/{number}:
    get:
      operationId: getBed
      parameters:
        - {name: number, in: path, required: true, schema: {type: integer, minimum: 1}, example: 7}
        - {name: lang, in: query, schema: {enum: [de, en]}, example: en}
      responses: {'200': {description: One bed.}}
`

// The requests for an operation: one that keeps the contract, and those that break it in one place.
func ExampleMaker_Breaches() {
	beds, err := contract.Load("beds.yaml", []byte(document), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	maker := cases.New(beds, cases.Options{})
	operation := beds.Operation("getBed")
	request, obstacle := maker.Make(operation, true)
	if obstacle != (cases.Obstacle{}) {
		fmt.Println(obstacle)
		return
	}
	fmt.Println(request.Curl("http://127.0.0.1:4010"))
	breaches, unbroken := maker.Breaches(operation, request)
	for _, breach := range breaches {
		fmt.Printf("%s: %s: %s?%s\n", breach.At, breach.Name, breach.Request.Path, breach.Request.Query)
	}
	for _, constraint := range unbroken {
		fmt.Printf("%s: %s: %s\n", constraint.At, constraint.Name, constraint.Reason)
	}
	// Output:
	// curl -sS --globoff --path-as-is -i -X GET 'http://127.0.0.1:4010/beds/7?lang=en'
	// beds.yaml:8:67: path parameter number is not of its type integer: /beds/~?lang=en
	// beds.yaml:8:85: path parameter number is below its minimum 1: /beds/0?lang=en
	// beds.yaml:9:11: query parameter lang is there twice: /beds/7?lang=en&lang=en
	// beds.yaml:9:50: query parameter lang is none of its enum ["de","en"]: /beds/7?lang=~n
	// beds.yaml:8:46: path parameter number is missing: what breaks it cannot be sent: there is no path without it
}

// The requests at the edges of what an operation allows. A service that refuses one of them asks for more than it says.
func ExampleMaker_Variants() {
	beds, err := contract.Load("beds.yaml", []byte(document), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	maker := cases.New(beds, cases.Options{})
	operation := beds.Operation("getBed")
	request, obstacle := maker.Make(operation, false)
	if obstacle != (cases.Obstacle{}) {
		fmt.Println(obstacle)
		return
	}
	variants, _ := maker.Variants(operation, request)
	for _, variant := range variants {
		fmt.Printf("%s: %s: %s?%s\n", variant.At, variant.Name, variant.Request.Path, variant.Request.Query)
	}
	// Output:
	// beds.yaml:8:85: path parameter number is at its minimum 1: /beds/1?
	// beds.yaml:9:51: query parameter lang is "de" of its enum: /beds/7?lang=de
	// beds.yaml:9:55: query parameter lang is "en" of its enum: /beds/7?lang=en
}
