package cli

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

// healthTimeout bounds the time a server may take to say that it is well.
const healthTimeout = 3 * time.Second

func newHealth(world World) *cobra.Command {
	return &cobra.Command{
		Use:   "health [URL]",
		Short: "Ask a running server whether it is well",
		Long: "health asks the control room of a running server, by default http://127.0.0.1:4010. It exits with 0\n" +
			"when the server is well and with 1 when it is not. UNDERSTUDY_ADMIN_TOKEN is sent where it is set;\n" +
			"a server that asks for a token is well, too.",
		Example: "  understudy health\n  understudy health http://127.0.0.1:8080",
		Args:    atMostOne("address"),
		RunE: func(c *cobra.Command, args []string) error {
			address := "http://127.0.0.1:4010"
			if len(args) == 1 {
				address = strings.TrimSuffix(args[0], "/")
			}
			err := askHealth(c.Context(), address, world.environ(prefix+"ADMIN_TOKEN"))
			if err != nil {
				_, _ = fmt.Fprintln(world.Stderr, "understudy: "+err.Error())
				return &findings{err}
			}
			_, _ = fmt.Fprintln(world.Stdout, "healthy")
			return nil
		},
	}
}

func askHealth(ctx context.Context, address, token string) error {
	if ctx == nil {
		ctx = context.Background()
	}
	ctx, cancel := context.WithTimeout(ctx, healthTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address+"/__admin/health", nil)
	if err != nil {
		return fmt.Errorf("%s is no address: write it as http://127.0.0.1:4010", address)
	}
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	reply, err := http.DefaultClient.Do(request)
	if err != nil {
		return fmt.Errorf("%s does not answer: is the server running there", address)
	}
	defer func() { _ = reply.Body.Close() }()
	if reply.StatusCode != http.StatusOK && reply.StatusCode != http.StatusUnauthorized {
		return fmt.Errorf("%s answers %s: is that an understudy", address, reply.Status)
	}
	return nil
}
