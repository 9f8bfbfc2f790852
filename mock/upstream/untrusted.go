package upstream

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
)

// Untrusted says of an exchange that failed over a service's certificate what is wrong with that, and what to do about
// it: the option is the one that names the authorities that are trusted. It is "" for any other error.
func Untrusted(err error, option string) string {
	var failed *tls.CertificateVerificationError
	var unknown x509.UnknownAuthorityError
	var named x509.HostnameError
	var invalid x509.CertificateInvalidError
	if !errors.As(err, &failed) {
		return ""
	}
	switch {
	case errors.As(err, &unknown):
		return fmt.Sprintf("its certificate is not trusted, for nobody known vouches for it: name who does with %s FILE "+
			"(certificates in PEM)", option)
	case errors.As(err, &named):
		return fmt.Sprintf("its certificate is for another host (%v): name it as its certificate does", named)
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return "its certificate has expired, or is not valid yet: renew it, or mend this machine's clock"
	}
	return fmt.Sprintf("its certificate is not trusted (%v): name who vouches for it with %s FILE (certificates in PEM)",
		failed.Err, option)
}
