package journal_test

import (
	"fmt"
	"net/http"
	"os"
	"time"

	"understudy/mock/journal"
	"understudy/mock/problem"
)

func Example() {
	j := journal.New(journal.DefaultBytes)
	id := j.NextID()
	j.Record(&journal.Entry{
		ID: id, Method: "GET", Target: "/api/sys/refreshtokens/12345", Status: 200, Source: "fake",
		Steps: []journal.Step{{Gate: journal.Match, Outcome: journal.Passed, Detail: "getRefreshToken"}},
	})
	e, found := j.Find(id)
	fmt.Println(found, e.Method, e.Target, e.Status)
	for _, step := range e.Steps {
		fmt.Println(step.Gate, step.Outcome, step.Detail)
	}
	// Output:
	// true GET /api/sys/refreshtokens/12345 200
	// match passed getRefreshToken
}

func ExampleRedactor_AppendLine() {
	e := &journal.Entry{
		Time: time.Date(2026, 3, 4, 12, 4, 5, 123e6, time.UTC), Took: 310 * time.Microsecond,
		Method: "GET", Target: "/things/abc", Status: 400, Source: "document", Operation: "getThing",
		Findings: []problem.Finding{
			{In: "path", Name: "id", Message: "is not an integer", Hint: "send a whole number"},
		},
	}
	line := journal.NewRedactor().AppendLine(nil, e, false)
	_, _ = os.Stdout.Write(line)
	// Output:
	// 12:04:05.123 GET /things/abc 400 document getThing 0.31ms | path id: is not an integer (send a whole number)
}

func ExampleRedactor_Body() {
	r := journal.NewRedactor()
	header := http.Header{"Content-Type": {"application/json"}}
	body := []byte(`{"Id": 12345, "Subject": "admin@example.com"}`)
	fmt.Println(r.Body(header, body, int64(len(body))))
	body = []byte(`{"RefreshToken": "cut in the mid`)
	fmt.Println(r.Body(header, body, int64(len(body))))
	// Output:
	// {"Id": 12345, "Subject": "admin@example.com"}
	// [not shown: 32 bytes that are not JSON]
}
