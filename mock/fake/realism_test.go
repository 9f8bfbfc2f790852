package fake_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/brianvoe/gofakeit/v6"

	"understudy/mock/fake"
	"understudy/mock/schema"
)

func TestDatesOfOneObjectAreInOrder(t *testing.T) {
	t.Parallel()
	anchor := time.Date(2031, 5, 6, 7, 8, 9, 123, time.FixedZone("", 3600))
	m := compile(t, `
A:
  type: object
  properties:
    expires_at: {type: string, format: date-time}
    validUntil: {type: string, format: date}
    deletedAt: {type: string, format: date-time}
    lastLogin: {type: string, format: date-time}
    UpdatedOn: {type: string, format: date-time}
    CreatedOn: {type: string, format: date-time}
    birthDate: {type: string, format: date}
    issuedAt: {type: string}
    checkOut: {type: string, format: date}
    checkIn: {type: string, format: date}
    arrivalTime: {type: string, format: date-time}
    departureTime: {type: string, format: date-time}
`, "A")
	for id := range 500 {
		q := fake.Question{Seed: 1, Identity: fmt.Sprint(id), Anchor: anchor}
		got := members(t, body(t, m, q))
		at := func(name string) time.Time {
			text := got[name].(string)
			if len(text) == len(time.DateOnly) {
				text += "T00:00:00Z"
			}
			moment, err := time.Parse("2006-01-02T15:04:05Z", text)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			return moment
		}
		order := []string{"birthDate", "CreatedOn", "UpdatedOn", "deletedAt", "expires_at"}
		for i, name := range order[1:] {
			if !at(order[i]).Before(at(name)) {
				t.Fatalf("%s is not before %s in %v", order[i], name, got)
			}
		}
		if !at("checkIn").Before(at("checkOut")) || !at("departureTime").Before(at("arrivalTime")) {
			t.Fatalf("a stay or a journey ends before it begins: %v", got)
		}
		if !at("issuedAt").Before(anchor) || !at("lastLogin").Before(anchor) || !at("validUntil").After(anchor) {
			t.Fatalf("not around %v: %v", anchor, got)
		}
	}
}

func TestMembersOfOnePersonAgree(t *testing.T) {
	t.Parallel()
	m := compile(t, `
A:
  type: object
  properties:
    email: {type: string, format: email}
    firstName: {type: string}
    last_name: {type: string}
    name: {type: string}
    ownerEmail: {type: string}
`, "A")
	apart := 0
	for id := range 100 {
		got := members(t, body(t, m, fake.Question{Identity: fmt.Sprint(id)}))
		first, last := got["firstName"].(string), got["last_name"].(string)
		if got["name"] != first+" "+last {
			t.Fatalf("got %v", got)
		}
		letters := regexp.MustCompile(`[^a-z]`)
		local := letters.ReplaceAllString(strings.ToLower(first), "") + "." +
			letters.ReplaceAllString(strings.ToLower(last), "")
		email := got["email"].(string)
		if !strings.HasPrefix(email, local+"@example.") {
			t.Fatalf("%s does not belong to %s %s", email, first, last)
		}
		if got["ownerEmail"] != email {
			apart++
		}
	}
	if apart < 90 {
		t.Errorf("the owner is somebody else in %d of 100 records only", apart)
	}
}

func TestEveryMakerOfXFakerMakesTheSameTwice(t *testing.T) {
	t.Parallel()
	made := 0
	for name := range gofakeit.FuncLookups {
		if strings.HasPrefix(name, "image") {
			continue
		}
		doc := read(t, "A: {type: string, x-faker: "+name+"}")
		first, err := fake.Compile(doc.At("/A"), schema.OpenAPI31)
		if err != nil {
			continue
		}
		made++
		second, err := fake.Compile(doc.At("/A"), schema.OpenAPI31)
		if err != nil {
			t.Fatal(err)
		}
		for id := range 10 {
			q := fake.Question{Identity: fmt.Sprint(id)}
			if a, b := body(t, first, q), body(t, second, q); a != b {
				t.Errorf("%s: %s and %s", name, a, b)
			}
		}
	}
	if made < 200 {
		t.Errorf("only %d makers are known", made)
	}
}

func TestMadeUpAddressesAreReserved(t *testing.T) {
	t.Parallel()
	m := compile(t, `
A:
  type: object
  properties:
    email: {type: string}
    contact: {type: string, x-faker: internet.email}
    website: {type: string, format: uri}
    avatar: {type: string}
    host: {type: string, format: hostname}
    domain: {type: string, x-faker: domainname}
`, "A")
	reserved := regexp.MustCompile(`(@|//|\.)example\.(com|org|net)(/|$)`)
	for id := range 50 {
		for name, value := range members(t, body(t, m, fake.Question{Identity: fmt.Sprint(id)})) {
			if !reserved.MatchString(value.(string)) {
				t.Errorf("%s: %v", name, value)
			}
		}
	}
}
