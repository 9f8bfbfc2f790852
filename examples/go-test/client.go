// Package refreshtokens is a small client, as a project of yours might have one. It knows nothing of understudy; its
// test does.
package refreshtokens

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// Errors of Find that a caller can act on.
var (
	// ErrSignIn says that the token is missing, unknown or expired.
	ErrSignIn = errors.New("sign in again")
	// ErrNotAllowed says that the token is good, and lacks the role.
	ErrNotAllowed = errors.New("not allowed to read refresh tokens")
	// ErrNotFound says that no record has the id.
	ErrNotFound = errors.New("no such refresh token")
)

// A ThrottledError says when to try again.
type ThrottledError struct{ After time.Duration }

// Error says how long to wait.
func (e *ThrottledError) Error() string { return fmt.Sprintf("throttled: try again in %s", e.After) }

// A Record is what this client needs of a refresh token.
type Record struct {
	ID        int64     `json:"Id"`
	Subject   string    `json:"Subject"`
	ExpiresOn time.Time `json:"ExpiresOn"`
}

// A Client reads refresh tokens.
type Client struct {
	// BaseURL is the service's address, without a slash at its end.
	BaseURL string
	// Token is the bearer token.
	Token string
}

// Find reads one record.
func (c *Client) Find(ctx context.Context, id int64) (*Record, error) {
	url := fmt.Sprintf("%s/api/sys/refreshtokens/%d", c.BaseURL, id)
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, fmt.Errorf("read refresh token %d: %w", id, err)
	}
	if c.Token != "" {
		request.Header.Set("Authorization", "Bearer "+c.Token)
	}
	reply, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, fmt.Errorf("read refresh token %d: %w", id, err)
	}
	defer func() { _ = reply.Body.Close() }()
	if err := refusal(reply); err != nil {
		return nil, fmt.Errorf("read refresh token %d: %w", id, err)
	}
	var record Record
	if err := json.NewDecoder(reply.Body).Decode(&record); err != nil {
		return nil, fmt.Errorf("read refresh token %d: %w", id, err)
	}
	return &record, nil
}

// refusal is the error that a reply stands for, or nil.
func refusal(reply *http.Response) error {
	switch reply.StatusCode {
	case http.StatusOK:
		return nil
	case http.StatusUnauthorized:
		return ErrSignIn
	case http.StatusForbidden:
		return ErrNotAllowed
	case http.StatusNotFound:
		return ErrNotFound
	case http.StatusConflict:
		// This service throttles with 409, not 429.
		seconds, err := strconv.Atoi(reply.Header.Get("Retry-After"))
		if err != nil {
			seconds = 1
		}
		return &ThrottledError{After: time.Duration(seconds) * time.Second}
	}
	return fmt.Errorf("the service answered %s", reply.Status)
}
