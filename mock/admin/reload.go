package admin

import (
	"net/http"

	"understudy/mock/problem"
)

// reload answers POST /__admin/reload with what is loaded then, or says why what there is to load cannot be played.
func (c *room) reload(w http.ResponseWriter, r *http.Request) *problem.Problem {
	if refusal := plain(r); refusal != nil {
		return refusal
	}
	c.extend(w, c.loaded.AnswerTimeout)
	err := c.loaded.Reload(r.Context())
	c.extend(w, 0)
	now, _ := c.loaded.Now()
	if err == nil {
		c.answerGeneration(w, r, now)
		return nil
	}
	w.Header().Set("Mock-Generation", now.ID)
	failed := &problem.Problem{
		Kind: problem.ReloadFailed, Detail: err.Error(), Extra: map[string]any{"generation": now.ID},
	}
	if now.Failure != nil {
		failed.Findings = now.Failure.Findings
	}
	return failed
}
