package admin

import (
	"net/http"
	"time"

	"understudy/mock/problem"
)

// Health is how the stand-in is.
type Health struct {
	// Healthy is false when calls cannot be answered as they should; the answer's status is then 503.
	Healthy bool
	// Message says it in a sentence, for people.
	Message string
	// Version is the program's own.
	Version string
	// Uptime is how long it has been answering.
	Uptime time.Duration
	// Time is when this was true.
	Time time.Time
}

func alwaysHealthy() func() Health {
	began := time.Now()
	return func() Health {
		return Health{Healthy: true, Message: "understudy is ready", Uptime: time.Since(began), Time: time.Now()}
	}
}

func (c *room) showHealth(w http.ResponseWriter, _ *http.Request) *problem.Problem {
	health := c.health()
	status, word := http.StatusOK, "healthy"
	if !health.Healthy {
		status, word = http.StatusServiceUnavailable, "unhealthy"
	}
	answer(w, status, struct {
		Status          string    `json:"status"`
		Message         string    `json:"message"`
		Version         string    `json:"version"`
		UptimeInSeconds int64     `json:"uptimeInSeconds"`
		Timestamp       time.Time `json:"timestamp"`
	}{word, health.Message, health.Version, int64(health.Uptime / time.Second), health.Time.UTC()})
	return nil
}
