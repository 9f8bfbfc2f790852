package contract

import (
	"fmt"

	"understudy/mock/schema"
)

// A TokenRecord says that a refresh token that was issued can be read as a record, by which operation, and which
// members of the record hold what is known of it. The document writes it as record within x-token:
//
//	record:
//	  operation: getRefreshToken         # reads one record by the id in its last path parameter
//	  id: Id                             # the members: each may be left out, and is made up then
//	  subject: Subject                   # who logged in
//	  client: ClientId
//	  expires: ExpiresOn                 # RFC 3339, in UTC, to the second
//	  created: [CreatedOn, UpdatedOn]    # likewise; one name or several
type TokenRecord struct {
	Operation                    string
	ID, Subject, Client, Expires string
	Created                      []string
}

// tokenRecord reads the record of an x-token, or returns nil having told why it is none.
func (b *builder) tokenRecord(at schema.Place) *TokenRecord {
	if at.Node.Kind != schema.Object {
		b.badTerm(at, "record is not an object", "write operation, and which members hold what")
		return nil
	}
	r := &TokenRecord{}
	for i, name := range at.Node.Names {
		item := at.Item(i)
		switch name {
		case "operation":
			r.Operation = b.word(item)
		case "id":
			r.ID = b.word(item)
		case "subject":
			r.Subject = b.word(item)
		case "client":
			r.Client = b.word(item)
		case "expires":
			r.Expires = b.word(item)
		case "created":
			if item.Node.Kind == schema.String {
				r.Created = []string{b.word(item)}
			}
			for j := range item.Node.Items {
				r.Created = append(r.Created, b.word(item.Item(j)))
			}
		default:
			b.badTerm(item, fmt.Sprintf("record has no key %.60q", name),
				"use operation, id, subject, client, expires or created")
		}
	}
	if r.Operation == "" {
		b.badTerm(at, "record names no operation", "write operation: and the operationId that reads one record")
		return nil
	}
	return r
}
