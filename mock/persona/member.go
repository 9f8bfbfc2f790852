package persona

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// personas reads the whole file.
func (l *loader) personas(root *yaml.Node) {
	at := spot{Node: root}
	members := l.mapping(at, "personas")
	if members == nil {
		return
	}
	list, ok := members["personas"]
	if !ok {
		l.fault(at, "required", "the file has no personas", "write personas: and a list, or remove the file")
		return
	}
	if !l.sequence(list, "write each persona as - name: ...") {
		return
	}
	if len(list.Content) == 0 {
		l.fault(list, "minItems", "nobody is in the list, so nobody could call", "add a persona, or remove the file")
	}
	for i := range list.Content {
		l.persona(list.item(i))
	}
}

func (l *loader) persona(at spot) {
	keys := l.mapping(at, "name", "roles", "expires", "credentials", "totp", "mustReset", "suspended")
	if keys == nil {
		return
	}
	m := &member{}
	if name, ok := keys["name"]; ok {
		m.Name = l.name(name)
	} else {
		l.fault(at, "required", "the persona has no name", "add name:")
	}
	if roles, ok := keys["roles"]; ok && l.sequence(roles, `write [Role-A, Role-B], or ["*"] for every role`) {
		for i := range roles.Content {
			if role, ok := l.text(roles.item(i), false); ok {
				m.Roles = append(m.Roles, role)
			}
		}
	}
	if expires, ok := keys["expires"]; ok {
		m.Expires = l.instant(expires)
	}
	credentials, ok := keys["credentials"]
	switch {
	case !ok:
		l.fault(at, "required", "the persona has no credentials, so nobody could be it", "add credentials: and a list")
	case !l.sequence(credentials, "write each credential as - bearer: TOKEN, - basic: {...} or - apiKey: KEY"):
	case len(credentials.Content) == 0:
		l.fault(credentials, "minItems", "the persona has no credential, so nobody could be it", "add one")
	default:
		for i := range credentials.Content {
			if c, ok := l.credential(credentials.item(i)); ok {
				m.credentials = append(m.credentials, c)
			}
		}
	}
	l.login(m, keys)
	l.members = append(l.members, m)
}

// login reads what matters where tokens are issued. Only who has a user and a password comes there.
func (l *loader) login(m *member, keys map[string]spot) {
	if totp, ok := keys["totp"]; ok {
		m.totp, _ = l.text(totp, false)
		m.TwoFactor = true
		if len(m.totp) > maxName {
			l.fault(totp, "maxLength", "the one-time password has more than 64 bytes", "write a few digits")
		}
	}
	if reset, ok := keys["mustReset"]; ok {
		m.MustReset = l.truth(reset)
	}
	if suspended, ok := keys["suspended"]; ok {
		m.Suspended = l.truth(suspended)
	}
	if slices.ContainsFunc(m.credentials, func(c credential) bool { return c.kind == basicPair }) {
		return
	}
	for _, name := range []string{"totp", "mustReset"} {
		if at, ok := keys[name]; ok {
			l.fault(at, "dependentRequired", name+" goes with a user and a password only", "add a basic credential")
		}
	}
}

// name reads a persona's name, which stands in the log, the journal and the control room.
func (l *loader) name(at spot) string {
	name, ok := l.text(at, false)
	if !ok {
		return ""
	}
	first, taken := l.names[name]
	switch {
	case len(name) > maxName:
		l.fault(at, "maxLength", "the name has more than 64 bytes", "shorten it")
	case name != plain(name, true):
		l.fault(at, "pattern", "the name does not print as it is written", "use letters, digits and single spaces")
	case name == Nobody || name == certificateHolder:
		l.fault(at, "not", "the name is reserved for callers who are no persona", "choose another one")
	case taken:
		l.fault(at, "uniqueItems", earlier("the name", first), "give each persona a name of its own")
	default:
		l.names[name] = at.Line
	}
	return name
}

// credential reads one credential: a mapping that says bearer, basic or apiKey.
func (l *loader) credential(at spot) (credential, bool) {
	keys := l.mapping(at, "bearer", "basic", "apiKey", "scheme")
	if keys == nil {
		return credential{}, false
	}
	bearer, isBearer := keys["bearer"]
	basic, isBasic := keys["basic"]
	key, isKey := keys["apiKey"]
	scheme, isForScheme := keys["scheme"]
	const one = "write one entry for each: - bearer: TOKEN, - basic: {user: USER, password: PASSWORD} or - apiKey: KEY"
	switch {
	case !isBearer && !isBasic && !isKey:
		l.fault(at, "required", "the credential is neither bearer, basic nor apiKey", one)
		return credential{}, false
	case isBearer && isBasic, isBearer && isKey, isBasic && isKey:
		l.fault(at, "oneOf", "the credential is of more than one kind", one)
		return credential{}, false
	case isForScheme && !isKey:
		l.fault(scheme, "dependentRequired", "a scheme goes with an apiKey only", "leave it out")
		return credential{}, false
	}
	var (
		c  credential
		ok bool
	)
	switch {
	case isBearer:
		c, ok = l.bearer(bearer)
		at = bearer
	case isBasic:
		c, ok = l.basic(basic)
		at = basic
	default:
		c, ok = l.apiKey(key)
		at = key
		if ok && isForScheme {
			c.scheme, ok = l.text(scheme, false)
		}
	}
	return c, ok && l.unused(c, at)
}

func (l *loader) bearer(at spot) (credential, bool) {
	token, ok := l.text(at, false)
	if ok && !isToken68(token) {
		l.fault(at, "pattern", "no client could send this token", "use letters, digits and - . _ ~ + /, then = if need be")
		return credential{}, false
	}
	return credential{kind: bearerToken, value: token}, ok
}

func (l *loader) basic(at spot) (credential, bool) {
	keys := l.mapping(at, "user", "password")
	if keys == nil {
		return credential{}, false
	}
	user, hasUser := keys["user"]
	password, hasPassword := keys["password"]
	if !hasUser || !hasPassword {
		l.fault(at, "required", "a basic credential has a user and a password", `write both; the password may be ""`)
		return credential{}, false
	}
	name, okName := l.text(user, false)
	word, okWord := l.text(password, true)
	if okName && strings.Contains(name, ":") {
		l.fault(user, "pattern", "the user holds a colon, which would end it (RFC 7617, section 2)", "choose another one")
		return credential{}, false
	}
	return credential{kind: basicPair, value: name + ":" + word}, okName && okWord
}

func (l *loader) apiKey(at spot) (credential, bool) {
	key, ok := l.text(at, false)
	if ok && strings.Trim(key, " \t") != key {
		l.fault(at, "pattern", "the key begins or ends with a space, which headers lose", "remove it")
		return credential{}, false
	}
	return credential{kind: apiKey, value: key}, ok
}

// unused notes a credential that is in the file before.
func (l *loader) unused(c credential, at spot) bool {
	key := c.digest()
	if first, taken := l.owners[key]; taken {
		l.fault(at, "uniqueItems", earlier("the credential", first), "it can tell one persona only: keep one of the two")
		return false
	}
	l.owners[key] = at.Line
	return true
}
