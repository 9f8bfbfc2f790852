package verify

import "net/http"

// doors are the faults of services that ask for other credentials than the document says.
func doors() map[string]flaw {
	refuses := func(id string, who func(r *http.Request) bool) flaw {
		return flaw{want: id + " " + PositiveDataAcceptance, after: func(r *http.Request, a *answer) {
			if at(r, id) && who(r) && a.status < 300 {
				a.status, a.body = 401, `{"message": "no"}`
				a.header.Set("Content-Type", "application/json")
			}
		}}
	}
	return map[string]flaw{
		"the first of two credentials will do": {want: "openVault " + IgnoredAuth, before: func(r *http.Request) {
			if at(r, "openVault") && r.Header.Get("X-Key") == "" {
				r.Header.Set("X-Key", "storekeeper-token")
			}
		}},
		"the second of two credentials will do": {want: "openVault " + IgnoredAuth, before: func(r *http.Request) {
			if at(r, "openVault") && r.Header.Get("Authorization") == "" && r.Header.Get("X-Key") == "storekeeper-token" {
				r.Header.Set("Authorization", "Bearer storekeeper-token")
			}
		}},
		"the second of two credentials may be any": {want: "openVault " + IgnoredAuth, before: func(r *http.Request) {
			if at(r, "openVault") && r.Header.Get("X-Key") != "" {
				r.Header.Set("X-Key", "storekeeper-token")
			}
		}},
		"an alternative of the credentials does not work": refuses("askDesk", func(r *http.Request) bool {
			_, _, basic := r.BasicAuth()
			return basic
		}),
		"a credential is refused where none is needed": refuses("seeWindow", func(r *http.Request) bool {
			return r.Header.Get("Authorization") != ""
		}),
	}
}
