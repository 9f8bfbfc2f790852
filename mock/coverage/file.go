package coverage

// A File is what was met of a contract, as it is kept between runs: shards are merged, and later runs compared.
type File struct {
	// Tool and Version name the program.
	Tool    string `json:"tool"`
	Version string `json:"version"`
	// Document says which contract it is.
	Document Document `json:"document"`
	// Operations are all operations of the contract, in its order.
	Operations []FileOperation `json:"operations"`
	// Scenarios are those that could be played.
	Scenarios []FilePoint `json:"scenarios,omitempty"`
	// Limit says what is not counted because there is too much of it, or is "".
	Limit string `json:"limit,omitempty"`
}

// A Document names a contract.
type Document struct {
	Title string `json:"title"`
	File  string `json:"file"`
	// SHA256 is the hash of the document, in hexadecimal digits: of all its files, see source.Reading.Hash.
	SHA256 string `json:"sha256"`
}

// A FileOperation is one operation, with what can be met of it.
type FileOperation struct {
	ID string `json:"id"`
	// OperationID is the operationId as the document has it, where that is not the ID.
	OperationID string `json:"operationId,omitempty"`
	// Method and Path are as the document writes them.
	Method string      `json:"method"`
	Path   string      `json:"path"`
	Met    bool        `json:"met"`
	Points []FilePoint `json:"points"`
}

// A FilePoint is one thing that can be met.
type FilePoint struct {
	Kind Kind `json:"kind"`
	// Name tells it from the others of its kind and operation: see Kind.
	Name string `json:"name"`
	Met  bool   `json:"met"`
}

// A Kind is a sort of point. The names of its points have one form.
type Kind string

// The kinds.
const (
	// Status is a documented response, named as the document writes it: "200", "4XX", "default".
	Status Kind = "status"
	// RequestType is a media type of a request body: "application/json".
	RequestType Kind = "request media type"
	// ReplyType is a media type of a response, after its status: "200 application/json".
	ReplyType Kind = "reply media type"
	// Parameter is a parameter that was sent, after its place: "query page".
	Parameter Kind = "parameter"
	// Value is a value of an enum, written as JSON after the place that had it: `query dir="asc"`,
	// `query filter/kind="cat"`, `request application/json /kind="cat"`, `200 application/json /kind="cat"`.
	Value Kind = "enum value"
	// Field is an optional or nullable member of a reply's body, met without it or as null:
	// "200 application/json /name absent", "200 application/json /name null". An element of an array is *.
	Field Kind = "optional field"
	// Security is what became of the caller: "admitted" (by whichever of the security requirements), "401", "403".
	Security Kind = "security outcome"
	// Example is an example of the document that was served, after its status and media type:
	// "200 application/json documented". One without a name is called example.
	Example Kind = "example"
	// Scenario is one that was played, by its name. It belongs to no operation.
	Scenario Kind = "scenario"
)
