// Package expiring tells which refresh tokens run out soon. It knows nothing of understudy, and neither do its tests:
// they ask whatever service UNDERSTUDY_URL names.
package expiring

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Errors of Before that a caller can act on.
var (
	// ErrSignIn says that user and password do not do.
	ErrSignIn = errors.New("user or password are wrong")
	// ErrNotAllowed says that the user may not list refresh tokens.
	ErrNotAllowed = errors.New("not allowed to list refresh tokens")
	// ErrBusy says that the service was throttling for too long.
	ErrBusy = errors.New("the service is busy")
)

// A Record is what this client needs of a refresh token.
type Record struct {
	ID        int64     `json:"Id"`
	Subject   string    `json:"Subject"`
	ExpiresOn time.Time `json:"ExpiresOn"`
}

// A Client lists refresh tokens in the name of a user.
type Client struct {
	// BaseURL is the service's address, without a slash at its end.
	BaseURL string
	// HTTP makes the calls.
	HTTP *http.Client
	// User and Password sign in when there is no access token, or none that is good.
	User, Password string
	// Token is the access token.
	Token string
	// Wait is called before a call is made again.
	Wait func(context.Context, time.Duration) error
}

const (
	pageSize = 25
	tries    = 4
)

// Before lists the records that run out before a moment, the first to do so first. It walks all pages, signs in when
// it has to, and waits when it is throttled.
func (c *Client) Before(ctx context.Context, end time.Time) ([]Record, error) {
	var found []Record
	for page := 1; ; page++ {
		query := url.Values{
			"page": {strconv.Itoa(page)}, "size": {strconv.Itoa(pageSize)}, "orderBy": {"ExpiresOn"},
			"to_RefreshToken_ExpiresOn": {end.UTC().Format("2006-01-02T15:04")},
		}
		var list struct {
			Records     []Record
			HasNextPage bool
		}
		if err := c.call(ctx, "/api/sys/refreshtokens?"+query.Encode(), &list); err != nil {
			return nil, fmt.Errorf("list refresh tokens, page %d: %w", page, err)
		}
		found = append(found, list.Records...)
		if !list.HasNextPage {
			return found, nil
		}
	}
}

// call reads what the service has under a path.
func (c *Client) call(ctx context.Context, path string, into any) error {
	last := ErrBusy
	for range tries {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, c.BaseURL+path, nil)
		if err != nil {
			return err
		}
		if c.Token != "" {
			request.Header.Set("Authorization", "Bearer "+c.Token)
		}
		status, header, err := c.send(request, into)
		if err != nil || status == http.StatusOK {
			return err
		}
		switch status {
		case http.StatusUnauthorized:
			last = ErrSignIn
			err = c.signIn(ctx)
		case http.StatusForbidden:
			return ErrNotAllowed
		case http.StatusConflict:
			// This service throttles with 409, not 429.
			last = ErrBusy
			seconds, _ := strconv.Atoi(header.Get("Retry-After"))
			err = c.Wait(ctx, time.Duration(max(seconds, 1))*time.Second)
		default:
			return fmt.Errorf("the service answered %d", status)
		}
		if err != nil {
			return err
		}
	}
	return last
}

// signIn gets another access token.
func (c *Client) signIn(ctx context.Context) error {
	form := url.Values{"grant_type": {"password"}, "username": {c.User}, "password": {c.Password}}
	body := strings.NewReader(form.Encode())
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.BaseURL+"/api/token", body)
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	var issued struct {
		AccessToken string `json:"access_token"`
	}
	status, _, err := c.send(request, &issued)
	switch {
	case err != nil:
		return err
	case status == http.StatusBadRequest:
		return ErrSignIn
	case status != http.StatusOK:
		return fmt.Errorf("the service answered %d to who signs in", status)
	}
	c.Token = issued.AccessToken
	return nil
}

// send makes one call. Into is filled in by a reply of 200.
func (c *Client) send(request *http.Request, into any) (int, http.Header, error) {
	reply, err := c.HTTP.Do(request)
	if err != nil {
		return 0, nil, err
	}
	defer func() { _ = reply.Body.Close() }()
	if reply.StatusCode != http.StatusOK {
		// Read to its end, so that the connection serves the next call.
		_, err = io.Copy(io.Discard, reply.Body)
		return reply.StatusCode, reply.Header, err
	}
	return reply.StatusCode, reply.Header, json.NewDecoder(reply.Body).Decode(into)
}
