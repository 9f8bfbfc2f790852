package persona

import (
	"crypto/tls"
	"crypto/x509"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/google/go-cmp/cmp"

	"understudy/mock/contract"
)

func TestCallerIsTakenFromTheRequest(t *testing.T) {
	t.Parallel()
	r := httptest.NewRequest(http.MethodGet, "http://127.0.0.1/a?k=v", nil)
	r.Header.Set("Authorization", "Bearer a")
	want := Caller{Header: r.Header, RawQuery: "k=v"}
	if diff := cmp.Diff(want, CallerOf(r)); diff != "" {
		t.Errorf("plain HTTP (-want +got)\n%s", diff)
	}
	r.TLS = &tls.ConnectionState{}
	if CallerOf(r).Certified {
		t.Error("certified without a certificate")
	}
	r.TLS.PeerCertificates = []*x509.Certificate{{}}
	if !CallerOf(r).Certified {
		t.Error("not certified with a certificate")
	}
}

func TestGateReadsKeysWhereTheySayTheyTravel(t *testing.T) {
	t.Parallel()
	query := func(raw string) Caller { return Caller{RawQuery: raw} }
	challenge := func(in, name string) verdict {
		return verdict{Status: 401, Challenge: `ApiKey realm="An API", in="` + in + `", name="` + name + `"`}
	}
	twice := with("X-Key", "admin-key", "X-Key", "admin-key")
	tooOld := challenge("header", "x-key")
	tooOld.Name = "expired"
	tests := []struct {
		name, scheme, in, parameter string
		c                           Caller
		want                        verdict
	}{
		{"header", "any", "header", "x-key", with("X-Key", "admin-key"), verdict{Name: "admin"}},
		{"header twice", "any", "header", "x-key", twice, challenge("header", "x-key")},
		{"header with a tab", "any", "header", "x-key", with("X-Key", "admin\tkey"), challenge("header", "x-key")},
		{"header empty", "any", "header", "x-key", with("X-Key", ""), challenge("header", "x-key")},
		{"header unknown", "any", "header", "x-key", with("X-Key", "nobodys"), challenge("header", "x-key")},
		{"expired", "any", "header", "x-key", with("X-Key", "expired-key"), tooOld},
		{"for this scheme", "key", "header", "x-key", with("X-Key", "reader-key"), verdict{Name: "reader"}},
		{"for another scheme", "any", "header", "x-key", with("X-Key", "reader-key"), challenge("header", "x-key")},
		{"in the wrong place", "any", "query", "k", with("K", "admin-key"), challenge("query", "k")},
		{"query", "any", "query", "k", query("a=b&k=admin-key&c=%zz"), verdict{Name: "admin"}},
		{"query, percent-encoded", "any", "query", "k[0]", query("k%5B0%5D=admin%2Dkey"), verdict{Name: "admin"}},
		{"query, decoded once", "any", "query", "k", query("k=admin%252Dkey"), challenge("query", "k")},
		{"query, bad escape", "any", "query", "k", query("k=admin-key%zz"), challenge("query", "k")},
		{"query twice", "any", "query", "k", query("k=admin-key&k=admin-key"), challenge("query", "k")},
		{"cookie", "any", "cookie", "k", with("Cookie", "a=b; k=admin-key"), verdict{Name: "admin"}},
		{"cookie twice", "any", "cookie", "k", with("Cookie", "k=admin-key; k=other"), challenge("cookie", "k")},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			scheme := &contract.Scheme{Name: test.scheme, Kind: contract.APIKey, In: test.in, Parameter: test.parameter}
			gate := roster(t).Gate(contract.Security{{{Scheme: scheme}}}, "An API")
			if diff := cmp.Diff(test.want, admit(t, gate, test.c)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}
