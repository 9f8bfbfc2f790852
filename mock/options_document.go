package mock

import (
	"io"

	"understudy/mock/contract"
	"understudy/mock/source"
)

// WithDocument plays an OpenAPI document, of version 3.0, 3.1 or 3.2, or a Swagger document of version 2.0. The name is
// for people; .json and .yaml tell the format. Its relative references start from the working directory, and lead only
// where WithAllowRef lets them.
func WithDocument(name string, data []byte) Option {
	return func(s *settings) error {
		s.source = source.Bytes(name, data)
		return nil
	}
}

// WithDocumentFile plays the document in a file, which must be a regular one of at most 64 MiB, or in a folder: its
// openapi.yaml, openapi.yml or openapi.json, the same names with swagger, or else the only file whose top level has the
// member openapi or swagger. References lead to files of the document's folder; see WithAllowRef for others.
func WithDocumentFile(name string) Option {
	return func(s *settings) error {
		s.source = source.File(name)
		return nil
	}
}

// WithDocumentReader plays a document that is read from a stream, once, when the server is made: at most 64 MiB. The
// name is for people.
func WithDocumentReader(name string, from io.Reader) Option {
	return func(s *settings) error {
		document, err := source.Stream(name, from)
		s.source = document
		return err
	}
}

// WithAllowRef lets the document's references lead out of its folder: into a folder, or to a host, which is named by
// itself or as https://host[:port]. Each file is fetched once a load, within 10 s. Hosts that are addresses, localhost,
// or names of a private, loopback or link-local address are refused all the same. It may be given more than once.
func WithAllowRef(values ...string) Option {
	return func(s *settings) error {
		// Each value is looked at here, where the option can be refused.
		_, err := source.File("").Allow(values...)
		s.allowed = append(s.allowed, values...)
		return err
	}
}

// readContract reads the document with all that it refers to, and keeps each file. The reading tells which files those
// were.
func (s *settings) readContract(keep func(name string, data []byte)) (*contract.Contract, *source.Reading, error) {
	from, err := s.source.Allow(s.allowed...)
	if err != nil {
		return nil, nil, err
	}
	read, err := from.Open()
	if err != nil {
		if s.told != nil {
			s.told(from.Candidates())
		}
		return nil, nil, err
	}
	defer read.Close()
	keep(read.Name, read.Data)
	c, err := contract.Load(read.Name, read.Data, func(address string) ([]byte, error) {
		data, err := read.Open(address)
		if err == nil {
			keep(address, data)
		}
		return data, err
	})
	if s.told != nil {
		s.told(append(read.Files(), read.Missed()...))
	}
	return c, read, err
}
