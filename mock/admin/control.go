package admin

import "net/http"

// controlRoutes are those that are ours alone.
func (c *room) controlRoutes() []route {
	feed := &feed{room: c, places: make(chan struct{}, MaxStreams), beat: heartbeat}
	return []route{
		{http.MethodGet, root, c.showIndex},
		{http.MethodGet, root + "/", c.showIndex},
		{http.MethodGet, root + "/sessions", c.listSessions},
		{http.MethodGet, root + "/sessions/{key}", c.showSession},
		{http.MethodDelete, root + "/sessions/{key}", c.endSession},
		{http.MethodPost, root + "/sessions/{key}/reset", c.resetSession},
		{http.MethodGet, root + "/clock", c.showClock},
		{http.MethodPut, root + "/clock", c.setClock},
		{http.MethodGet, root + "/requests/wait", c.waitForRequests},
		{http.MethodGet, root + "/events", feed.stream},
		{http.MethodGet, root + "/har", c.showHAR},
	}
}
