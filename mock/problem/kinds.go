package problem

// The kinds of problem. docs/problems.md mirrors this block; a test keeps the two equal.
var (
	BadRequest = Kind{
		"bad-request", 400, "The request cannot be read",
		"The request is malformed before any contract is asked: a bad escape, bytes that are not UTF-8, or " +
			"ambiguous framing. Mend what the detail names in the client, or in whatever builds the URL.",
	}
	InvalidRequest = Kind{
		"invalid-request", 400, "The request breaks the contract",
		"A parameter or the body is not what the document allows; each breach is one of the findings, with its place. " +
			"Mend the request by the findings' hints or, if the request is right, mend the document.",
	}
	InvalidSessionKey = Kind{
		"invalid-session-key", 400, "The session key cannot be used",
		"The key of Mock-Session, of the cookie mock_session or of baggage is empty, too long or has odd characters. " +
			"Use a short key of letters, digits, '.', '_' and '-'.",
	}
	NotDocumented = Kind{
		"not-documented", 400, "The contract does not document what was preferred",
		"Prefer asks for a status or an example that this operation does not have. " +
			"Pick one of those in the member documented, or add it to the document.",
	}
	Unauthorized = Kind{
		"unauthorized", 401, "The call needs a valid credential",
		"No credential came, or none that is known and still valid, and the document has no response of its own for that. " +
			"Send one of a persona, as WWW-Authenticate says.",
	}
	Forbidden = Kind{
		"forbidden", 403, "The caller may not do this",
		"The credential is known, but its persona lacks a role or scope that the operation asks for. " +
			"Call as another persona, or give this one the role in personas.yaml.",
	}
	NoSuchPath = Kind{
		"no-such-path", 404, "The contract has no such path",
		"No path of the document fits the request; the member nearest names the one most like it. " +
			"Check the spelling and the base path, which comes from the document's servers.",
	}
	NoSuchRecord = Kind{
		"no-such-record", 404, "No fixture answers this call",
		"Only fixtures answer (--records fixtures), and none is for this call. " +
			"Write one for it, or let records be made up with --records generate.",
	}
	MethodNotAllowed = Kind{
		"method-not-allowed", 405, "The contract has no such operation on this path",
		"The path is documented, but not with this method; Allow lists those that are. " +
			"Use one of them, or add the operation to the document.",
	}
	NotAcceptable = Kind{
		"not-acceptable", 406, "The contract has no reply of an acceptable media type",
		"Accept takes none of the media types that the response is documented with. " +
			"Accept one of those in the member available, or document another one.",
	}
	RequestTimeout = Kind{
		"request-timeout", 408, "The request body did not arrive in time",
		"The head came, but the body stalled or came too slowly. " +
			"Look for a client that announces more bytes than it sends.",
	}
	ContentTooLarge = Kind{
		"content-too-large", 413, "The request body is too large",
		"The body has more bytes than the limit. " +
			"Send less, or raise the limit where the server is started.",
	}
	URITooLong = Kind{
		"uri-too-long", 414, "The request target is too long",
		"Path and query together have more bytes than the limit. " +
			"Send long values in a body, or raise the limit where the server is started.",
	}
	UnsupportedMedia = Kind{
		"unsupported-media-type", 415, "The contract takes no body of this media type",
		"Content-Type is none that the operation documents, or the body has a charset or content coding that is not taken. " +
			"Send one of the media types in the finding, in UTF-8, and no content coding but gzip or deflate.",
	}
	UntrueReply = Kind{
		"untrue-reply", 500, "The reply would have broken the contract",
		"The reply was held back because it is not what the document promises; the member source says where it came from. " +
			"Mend that source, or the document.",
	}
	NothingToReply = Kind{
		"nothing-to-reply", 500, "The contract documents no reply for this call",
		"The document has no response to give here, or no value can satisfy its schema. " +
			"Add a response, an example or a fixture.",
	}
	UnexpectedFailure = Kind{
		"unexpected-failure", 500, "The stand-in failed",
		"This is a fault of understudy itself, and not of your request; the server goes on. " +
			"Please report it with the journal entry that instance names.",
	}
	NoUpgrade = Kind{
		"no-upgrade", 501, "The proxy speaks HTTP alone",
		"The request asks to change to another protocol, such as websocket, whose messages no OpenAPI document describes " +
			"and so nobody could check. Connect to the service itself for this.",
	}
	UntrueUpstream = Kind{
		"untrue-upstream", 502, "The upstream's reply breaks the contract",
		"The service that the proxy stands before answered with something that the document does not promise; each breach " +
			"is one of the findings. Mend the service or the document, or let such replies pass with --replies report.",
	}
	UncheckedUpstream = Kind{
		"unchecked-upstream", 502, "The upstream's reply cannot be checked",
		"Replies that break the contract are refused, and this one is too large to be held back, or in a content coding " +
			"that is not read. Raise --max-reply, or let replies pass with --replies report.",
	}
	UpstreamUnreachable = Kind{
		"upstream-unreachable", 502, "The upstream cannot be reached",
		"The service that the proxy stands before does not take connections, or broke off before its reply was whole. " +
			"See that it runs at the address that --target names and, with https, that its certificate is trusted.",
	}
	UpstreamTimeout = Kind{
		"upstream-timeout", 504, "The upstream took too long",
		"The service that the proxy stands before was reached, or called, and no reply came in time. " +
			"Look what it waits for, or give it longer with --upstream-timeout.",
	}
	Loop = Kind{
		"loop", 508, "The target leads back to this proxy",
		"The request has passed this proxy before, so that it would be passed on for ever. " +
			"Name the service itself as --target.",
	}
	MisdirectedRequest = Kind{
		"misdirected-request", 421, "The control room does not answer under this name",
		"A web page can point a name of its own at this machine, so only known names are served. " +
			"Use localhost or 127.0.0.1, or name the host when the server is started.",
	}
	NoSuchControl = Kind{
		"no-such-control", 404, "The control room has no such path",
		"Nothing is known under this path. Pick one of those in the member routes.",
	}
	NoCatalog = Kind{
		"no-catalog", 404, "A proxy has no catalogue of failures",
		"How a call fails is the service's to say, so that no command here would do what a catalogue says of it. Run " +
			"understudy catalog SPEC, whose commands go to a stand-in: understudy serve SPEC.",
	}
	NoSuchEntry = Kind{
		"no-such-entry", 404, "The journal has no such entry",
		"The id is none of this run's, or its entry was forgotten to make room. " +
			"Compare it with Mock-Request-Id on the reply, or give the journal more room.",
	}
	NoSuchFile = Kind{
		"no-such-file", 404, "The document has no such file",
		"No file of this name was read when the document was loaded. " +
			"Pick one of those that GET /__admin/generation lists, spelt as there.",
	}
	NoSuchSession = Kind{
		"no-such-session", 404, "There is no such session",
		"No request has named this session yet, or it ended: by DELETE, after being idle, or to make room. GET " +
			"/__admin/sessions lists those there are; a session begins with the first request that names it.",
	}
	NoSuchStub = Kind{
		"no-such-stub", 404, "The session has no such stub",
		"No stub of this id is in the session that the request is about, nor among those on disk. GET " +
			"/__admin/mappings lists them; name another session with session=KEY or Mock-Session.",
	}
	NoSuchScenario = Kind{
		"no-such-scenario", 404, "There is no such scenario",
		"No scenario file and no stub of the session has this scenario name. GET /__admin/scenarios lists them all.",
	}
	ControlMethod = Kind{
		"control-method", 405, "The control room does not do this here",
		"The path is known, but not with this method. Use one of those in Allow.",
	}
	ControlMediaType = Kind{
		"control-media-type", 415, "The control room takes JSON only",
		"Web pages can send forms and text across sites, but not JSON. " +
			"Send Content-Type: application/json with every body.",
	}
	Inconclusive = Kind{
		"inconclusive", 409, "The journal no longer knows",
		"Entries were forgotten to make room, or a body was cut, so neither a count nor a search can be trusted. " +
			"Ask only for what came later with since, give the journal more room, or reset the session before the " +
			"test.",
	}
	InvalidStub = Kind{
		"invalid-stub", 422, "The stub or pattern cannot be used",
		"It has a field that is not supported, or says what the contract does not allow; each fault is one of the " +
			"findings. Mend what they name or, to play a broken server, give the stub \"contract\": \"off\".",
	}
	InvalidSettings = Kind{
		"invalid-settings", 422, "The settings cannot be used",
		"A member is unknown, or its value is not one that it may have; each fault is one of the findings. " +
			"Nothing was changed: mend what they name, and send them again.",
	}
	InvalidClock = Kind{
		"invalid-clock", 422, "The clock cannot be set to this",
		"The clock takes one of freeze (a time), advance (a duration above zero) and resume (true). Nothing was " +
			"changed: send one of them, as the detail says.",
	}
	NoSuchState = Kind{
		"no-such-state", 422, "The scenario has no such state",
		"The detail lists the states that the scenario can stand in. Send one of them, or no body to begin it anew.",
	}
	TooManyStubs = Kind{
		"too-many-stubs", 422, "The session holds no more stubs",
		"A session holds so many stubs, and so many bytes of them, and no more. Delete those that are no longer " +
			"needed, or reset the session.",
	}
	NotSaved = Kind{
		"not-saved", 422, "The stubs could not be saved",
		"There is no folder of fixtures to save to, or it cannot be written to. Start the server with --fixtures " +
			"DIR, and see that it may write there.",
	}
	ReloadFailed = Kind{
		"reload-failed", 422, "What is on disk cannot be played",
		"The document, a fixture or the personas have a fault, so what was loaded before plays on. " +
			"Mend what the findings name, and reload again.",
	}
	Throttled = Kind{
		"throttled", 429, "The caller made too many calls",
		"The quota of the session or scenario is used up, and the document has no response of its own for that. " +
			"Wait as long as Retry-After says, or change the quota with PUT /__admin/settings.",
	}
	TooManyWaiting = Kind{
		"too-many-waiting", 503, "Too many requests wait already",
		"A request may wait for another generation, for exchanges or for events, for so many clients at once and no " +
			"more. Wait in fewer places, or ask without waiting.",
	}
	WaitedInVain = Kind{
		"wait-timeout", 504, "What was waited for did not happen in time",
		"The exchanges that were waited for were not all there when the time was up; the detail counts those that " +
			"were. Look for the call that was not made, or wait longer.",
	}
)

// Kinds lists all kinds, in the order of the block above.
func Kinds() []Kind {
	return []Kind{
		BadRequest, InvalidRequest, InvalidSessionKey, NotDocumented,
		Unauthorized, Forbidden, NoSuchPath, NoSuchRecord,
		MethodNotAllowed, NotAcceptable, RequestTimeout, ContentTooLarge,
		URITooLong, UnsupportedMedia, UntrueReply, NothingToReply,
		UnexpectedFailure, NoUpgrade, UntrueUpstream, UncheckedUpstream,
		UpstreamUnreachable, UpstreamTimeout, Loop,
		MisdirectedRequest, NoSuchControl, NoCatalog, NoSuchEntry,
		NoSuchFile, NoSuchSession, NoSuchStub, NoSuchScenario,
		ControlMethod, ControlMediaType, Inconclusive, InvalidStub,
		InvalidSettings, InvalidClock, NoSuchState, TooManyStubs,
		NotSaved, ReloadFailed, Throttled, TooManyWaiting,
		WaitedInVain,
	}
}
