// wiremock-captain drives the server through its public API, unchanged.
import captain from 'wiremock-captain';

import { ask, breaks, equal, faults, from, list, log, notes, notesURL, one, run, url } from './check.mjs';

const { BodyType, DelayType, EndpointFeature, MatchingAttributes, ResponseTransformer } = captain;
const { WireMock, WireMockAPI } = captain;
const mock = new WireMock(url);
const get = { method: 'GET', endpoint: one };
const byPath = { requestEndpointFeature: EndpointFeature.UrlPath };
const unfound = { status: 404 };
const failed = { status: 500, body: { Message: 'Broken.' } };

// answers registers a stub, and looks whether it answers what it should and nothing else.
async function answers(request, features, hit, miss) {
  const stub = await mock.register({ ...get, ...request }, failed, { ...byPath, ...features });
  if (!stub.id) throw new Error(`it was refused: ${JSON.stringify(stub)}`);
  const met = await hit();
  equal([met.status, met.body, from(met, stub.id)], [500, '{"Message":"Broken."}', true], 'the call that matches');
  equal(from(await miss(), stub.id), false, 'the call that does not match');
}

// reads is answers for a JSON body.
async function reads(body, features, hit, miss) {
  const api = new WireMockAPI(notesURL, '/notes', 'POST', features);
  const stub = await api.register({ body }, { status: 500 });
  if (!stub.id) throw new Error(`it was refused: ${JSON.stringify(stub)}`);
  equal([from(await notes(hit), stub.id), from(await notes(miss), stub.id)], [true, false], 'the two calls');
  await api.clearAll();
}

// refused registers a stub that is not taken: the client hands on what the server says.
async function refused(request, response, features, names) {
  const problem = await mock.register({ ...get, ...request }, response, features);
  equal([problem.status, problem.id], [422, undefined], 'the status');
  equal(JSON.stringify(problem.findings).includes(names), true, `${problem.detail} names ${names}`);
  equal(await mock.getAllMappings(), [], 'the mappings');
}

// late is how many milliseconds the newest reply was held back, as the journal has it.
async function late(responseDelay) {
  const stub = await mock.register(get, unfound, { responseDelay });
  const reply = await ask();
  equal([reply.status, from(reply, stub.id)], [404, true], 'the reply');
  return (await mock.getAllRequests())[0].timing.addedDelay;
}

const head = (headers) => () => ask(one, { headers });
const { BinaryEqualTo, Contains, DoesNotMatch, EqualTo, EqualToJson } = MatchingAttributes;
const { EqualToXml, Matches, MatchesJsonPath } = MatchingAttributes;

const calls = {
  async register() {
    const stub = await mock.register(get, unfound);
    equal([stub.request.url, stub.response.status, stub.id === stub.uuid], [one, 404, true], 'the mapping');
    const reply = await ask();
    equal([reply.status, reply.body, from(reply, stub.id)], [404, '"Not found"', true], 'the reply');
  },
  async getMapping() {
    const stub = await mock.register({ ...get, metadata: { by: 'me' } }, unfound);
    equal(await mock.getMapping(stub.id), stub, 'the mapping');
    equal(stub.metadata, { by: 'me' }, 'the metadata');
  },
  async getAllMappings() {
    const [first, second] = [await mock.register(get, unfound), await mock.register(get, failed)];
    equal((await mock.getAllMappings()).map((m) => m.id), [second.id, first.id], 'the ids, newest first');
  },
  async deleteMapping() {
    const stub = await mock.register(get, unfound);
    equal((await mock.deleteMapping(stub.id)).status, 200, 'the status');
    equal((await mock.deleteMapping(stub.id)).status, 404, 'the status of what is gone');
    equal((await ask()).status, 200, 'the reply');
  },
  async clearAllMappings() {
    await mock.register(get, unfound);
    await ask();
    equal((await mock.clearAllMappings()).status, 200, 'the status');
    equal([await mock.getAllMappings(), (await mock.getAllRequests()).length], [[], 1], 'what is left');
  },
  async clearAllRequests() {
    await mock.register(get, unfound);
    await ask();
    equal((await mock.clearAllRequests()).status, 200, 'the status');
    equal([(await mock.getAllMappings()).length, await mock.getAllRequests()], [1, []], 'what is left');
  },
  async clearAll() {
    await mock.register(get, unfound);
    await ask();
    equal((await mock.clearAll()).map((r) => r.status), [200, 200], 'the status');
    equal([await mock.getAllMappings(), await mock.getAllRequests()], [[], []], 'what is left');
  },
  async resetMappings() {
    await mock.register(get, unfound);
    equal((await mock.resetMappings()).status, 200, 'the status');
    equal(await mock.getAllMappings(), [], 'what is left');
  },
  async clearAllExceptDefault() {
    await mock.register(get, unfound);
    await ask();
    equal((await mock.clearAllExceptDefault()).map((r) => r.status), [200, 200], 'the status');
    equal([await mock.getAllMappings(), await mock.getAllRequests()], [[], []], 'what is left');
  },
  async getAllRequests() {
    await ask(`${one}?a=1`);
    const [{ request, response }] = await mock.getAllRequests();
    equal([request.method, request.url, response.status], ['GET', `${one}?a=1`, 200], 'the request');
  },
  async getRequestsForAPI() {
    await ask();
    await ask(list);
    equal((await mock.getRequestsForAPI('GET', one)).length, 1, 'how many');
    equal((await new WireMockAPI(url, list, 'GET').getRequestsForAPI()).length, 1, 'how many of the API');
  },
  async getUnmatchedRequests() {
    await ask();
    await ask('/nowhere');
    equal((await mock.getUnmatchedRequests()).map((r) => r.url), ['/nowhere'], 'the requests');
  },
  async 'getAllScenarios, resetAllScenarios'() {
    const step = (requiredScenarioState, newScenarioState) => ({
      scenario: { scenarioName: 'outage', requiredScenarioState, newScenarioState },
    });
    const state = async () => (await mock.getAllScenarios()).find((s) => s.name === 'outage').state;
    await mock.register(get, failed, step('Started', 'gone'));
    await mock.register(get, unfound, step('gone'));
    equal(await state(), 'Started', 'the state');
    equal([(await ask()).status, (await ask()).status, (await ask()).status], [500, 404, 404], 'the replies');
    equal(await state(), 'gone', 'the state');
    equal((await mock.resetAllScenarios()).status, 200, 'the status');
    equal([await state(), (await ask()).status], ['Started', 500], 'after the reset');
  },
  async 'findMappingByMetadata, removeMappingByMetadata'() {
    const [mine] = [
      await mock.register({ ...get, metadata: { by: 'me', n: 1 } }, unfound),
      await mock.register({ ...get, metadata: { by: 'you' } }, failed),
    ];
    const ids = (mappings) => mappings.map((m) => m.id);
    equal(ids(await mock.findMappingByMetadata({ by: 'me', n: 1 }, EqualToJson)), [mine.id], 'by equalToJson');
    const found = await mock.findMappingByMetadata({ expression: '$.by', equalTo: 'me' }, MatchesJsonPath);
    equal(ids(found), [mine.id], 'by matchesJsonPath');
    await mock.removeMappingByMetadata({ expression: '$.by', equalTo: 'you' }, MatchesJsonPath);
    equal(ids(await mock.getAllMappings()), [mine.id], 'what is left');
  },
  async 'WireMockAPI.register, registerDefaultResponse'() {
    const api = new WireMockAPI(url, one, 'GET');
    await api.registerDefaultResponse(unfound, { stubPriority: 9 });
    await api.register({ headers: { 'X-Trace': 'a' } }, failed);
    equal([(await ask()).status, (await head({ 'X-Trace': 'a' })()).status], [404, 500], 'the replies');
  },
  async stubPriority() {
    await mock.register(get, unfound, { stubPriority: 2 });
    await mock.register(get, failed, { stubPriority: 3 });
    equal((await ask()).status, 404, 'the reply');
  },

  'url': () => answers({}, { requestEndpointFeature: EndpointFeature.Default }, ask, () => ask(`${one}?a=1`)),
  'urlPath': () => answers({}, {}, () => ask(`${one}?a=1`), () => ask(list)),
  'urlPattern': () => answers(
    { endpoint: `${list}\\?page=[0-9]` }, { requestEndpointFeature: EndpointFeature.UrlPattern },
    () => ask(`${list}?page=2`), () => ask(list),
  ),
  'urlPathPattern': () => answers(
    { endpoint: `${list}/[0-5]` }, { requestEndpointFeature: EndpointFeature.UrlPathPattern },
    ask, () => ask(`${list}/6`),
  ),
  'method ANY': () => answers({ method: 'ANY' }, {}, ask, () => ask(list)),
  'headers': () => answers({ headers: { 'X-Trace': 'a' } }, {}, head({ 'x-trace': 'a' }), ask),
  'headers, contains': () => answers(
    { headers: { 'X-Trace': 'b' } }, { requestHeaderFeatures: { 'X-Trace': Contains } },
    head({ 'X-Trace': 'abc' }), head({ 'X-Trace': 'ac' }),
  ),
  'cookies, doesNotMatch': () => answers(
    { cookies: { kind: 'o.*' } }, { requestCookieFeatures: { kind: DoesNotMatch } },
    head({ Cookie: 'kind=rye' }), head({ Cookie: 'kind=oat' }),
  ),
  'cookies': () => answers({ cookies: { kind: 'oat' } }, {}, head({ Cookie: 'kind=oat' }), ask),
  'queryParameters': () => answers(
    { endpoint: list, queryParameters: { page: 2, size: '3' } }, {},
    () => ask(`${list}?size=3&page=2`), () => ask(`${list}?page=2`),
  ),
  'queryParameters, matches': () => answers(
    { endpoint: list, queryParameters: { page: '[0-9]' } }, { requestQueryParamFeatures: { page: Matches } },
    () => ask(`${list}?page=2`), () => ask(`${list}?page=22`),
  ),
  'formParameters': () => answers(
    { method: 'POST', endpoint: '/api/token', formParameters: { username: 'a b' } }, {},
    () => log('grant_type=password&username=a%20b'), () => log('grant_type=password&username=a'),
  ),
  'body, equalTo': () => answers(
    { method: 'POST', endpoint: '/api/token', body: 'grant_type=password' }, { requestBodyFeature: EqualTo },
    () => log('grant_type=password'), () => log('grant_type=password&totp=1'),
  ),
  'body, contains': () => answers(
    { method: 'POST', endpoint: '/api/token', body: 'totp=1' }, { requestBodyFeature: Contains },
    () => log('grant_type=password&totp=1'), () => log('grant_type=password'),
  ),
  'body, equalToJson': () => reads({ a: [1, 2] }, {}, '{ "a": [1,2] }', '{"a":[2,1]}'),
  'body, ignoreArrayOrder': () => reads({ a: [1, 2] }, { requestIgnoreArrayOrder: true }, '{"a":[2,1]}', '{"a":[1]}'),
  'body, ignoreExtraElements': () => reads({ a: 1 }, { requestIgnoreExtraElements: true }, '{"a":1,"b":2}', '{"b":2}'),
  'body, matchesJsonPath': () => reads('$.a', { requestBodyFeature: MatchesJsonPath }, '{"a":1}', '{"b":1}'),
  'body, binaryEqualTo': () => reads(
    Buffer.from('{"a":1}').toString('base64'), { requestBodyFeature: BinaryEqualTo }, '{"a":1}', '{"a": 1}',
  ),

  async 'response body, headers'() {
    await mock.register(get, { ...failed, headers: { 'X-Trace': 'a' } });
    const reply = await ask();
    equal(reply.headers.get('X-Trace'), 'a', 'the header');
    equal(reply.headers.get('Content-Type'), 'application/json; charset=utf-8', 'the media type');
  },
  async 'responseBodyType body'() {
    await mock.register(get, { status: 500, body: '{"Message":"x"}' }, { responseBodyType: BodyType.Body });
    equal((await ask()).body, '{"Message":"x"}', 'the body');
  },
  async 'responseBodyType base64Body'() {
    const body = Buffer.from('{"Message":"x"}').toString('base64');
    await mock.register(get, { status: 500, body }, { responseBodyType: BodyType.Base64Body });
    equal((await ask()).body, '{"Message":"x"}', 'the body');
  },
  async responseTransformers() {
    await mock.register(
      { ...get, endpoint: `${list}/[0-9]+` }, { status: 500, body: { Message: '{{request.path.id}} is broken' } },
      {
        requestEndpointFeature: EndpointFeature.UrlPathPattern,
        responseTransformers: [ResponseTransformer.RESPONSE_TEMPLATE],
      },
    );
    equal((await ask()).body, '{"Message":"5 is broken"}', 'the body');
  },
  async 'responseDelay FIXED'() {
    equal(await late({ type: DelayType.FIXED, constantDelay: 3 }), 3, 'the delay');
  },
  async 'responseDelay UNIFORM'() {
    const delay = await late({ type: DelayType.UNIFORM, lower: 2, upper: 5 });
    equal(delay >= 2 && delay <= 5, true, `${delay} ms are from 2 to 5`);
  },
  async 'responseDelay LOG_NORMAL'() {
    const delay = await late({ type: DelayType.LOG_NORMAL, median: 3, sigma: 0.1 });
    equal(delay >= 1 && delay <= 6, true, `${delay} ms are near 3`);
  },
  async 'responseDelay CHUNKED_DRIBBLE'() {
    equal(await late({ type: DelayType.CHUNKED_DRIBBLE, numberOfChunks: 3, totalDuration: 6 }), 0, 'the delay');
    equal(JSON.stringify(await mock.getAllRequests()).includes('3 chunks over 6ms'), true, 'it is in the journal');
  },
  ...Object.fromEntries(
    faults.map((fault) => [
      `fault ${fault}`,
      async () => {
        await mock.register(get, unfound, { fault });
        equal(await breaks(), true, 'the connection breaks');
        await mock.clearAllMappings();
        equal((await ask()).status, 200, 'the next reply');
      },
    ]),
  ),

  'refused: webhook': () => refused(
    {}, unfound, { webhook: { method: 'POST', url: 'http://127.0.0.1:1' } }, 'postServeActions',
  ),
  'refused: equalToXml': () => refused({ body: '<a/>' }, unfound, { requestBodyFeature: EqualToXml }, 'equalToXml'),
  'refused: a status that is not documented': () => refused({}, { status: 418 }, {}, '/response/status'),
  'refused: a body that is not documented': () => refused({}, { status: 404, body: 'Gone' }, {}, '/response/jsonBody'),
  'refused: a path that there is not': () => refused({ endpoint: '/api/nowhere' }, unfound, {}, '/request/url'),
};

await run(calls, () => mock.clearAll());
