// wiremock-rest-client drives the server through its public API, unchanged.
import client from 'wiremock-rest-client';

import { ask, breaks, equal, faults, from, list, log, notes, notesURL, one, run, url } from './check.mjs';

// The client would end this process at the first refusal, and refusals are among what is tried here.
const options = { logLevel: 'silent', continueOnFailure: true };
const { mappings, requests, scenarios, recordings, global } = new client.WireMockRestClient(url, options);
const noted = new client.WireMockRestClient(notesURL, options).mappings;

const get = { method: 'GET', url: one };
const unfound = { request: get, response: { status: 404 } };
const failed = { request: get, response: { status: 500, jsonBody: { Message: 'Broken.' } } };
const unknown = '00000000-0000-4000-8000-000000000000';

const ids = async () => (await mappings.getAllMappings()).mappings.map((m) => m.id);
const urls = (answer) => answer.requests.map((r) => r.url);

// answers makes a stub, and looks whether it answers what it should and nothing else.
async function answers(request, hit, miss) {
  const stub = await mappings.createMapping({ ...failed, request: { method: 'GET', urlPath: one, ...request } });
  if (!stub.id) throw new Error(`it was refused: ${JSON.stringify(stub)}`);
  const met = await hit();
  equal([met.status, met.body, from(met, stub.id)], [500, '{"Message":"Broken."}', true], 'the call that matches');
  equal(from(await miss(), stub.id), false, 'the call that does not match');
}

// reads is answers for a matcher of a JSON body.
async function reads(matcher, hit, miss) {
  const stub = await noted.createMapping({
    request: { method: 'POST', urlPath: '/notes', bodyPatterns: [matcher] }, response: { status: 500 },
  });
  if (!stub.id) throw new Error(`it was refused: ${JSON.stringify(stub)}`);
  equal([from(await notes(hit), stub.id), from(await notes(miss), stub.id)], [true, false], 'the two calls');
}

// refused makes a stub that is not taken.
async function refused(mapping, names) {
  const problem = await mappings.createMapping({ ...unfound, ...mapping });
  equal([problem.status, problem.id], [422, undefined], 'the status');
  equal(JSON.stringify(problem.findings).includes(names), true, `${problem.detail} names ${names}`);
  equal(await ids(), [], 'the mappings');
}

// late is how many milliseconds the newest reply was held back, as the journal has it.
async function late(response) {
  await mappings.createMapping({ request: get, response: { status: 404, ...response } });
  equal((await ask()).status, 404, 'the reply');
  return (await requests.getAllRequests()).requests[0].timing.addedDelay;
}

const head = (headers) => () => ask(one, { headers });
const calls = {
  async 'mappings.createMapping'() {
    const stub = await mappings.createMapping({ ...unfound, name: 'none', metadata: { by: 'me' } });
    equal([stub.name, stub.metadata, stub.id === stub.uuid], ['none', { by: 'me' }, true], 'the mapping');
    const reply = await ask();
    equal([reply.status, reply.headers.get('Mock-Source')], [404, 'stub none'], 'the reply');
  },
  async 'mappings.createMapping, contract off'() {
    await mappings.createMapping({ ...unfound, contract: 'off', response: { status: 418, body: 'tea' } });
    const reply = await ask();
    equal([reply.status, reply.body], [418, 'tea'], 'the reply');
    equal((await requests.getAllRequests()).requests[0].contract, 'off', 'the mark in the journal');
  },
  async 'mappings.createMappingFromFile'() {
    await mappings.createMappingFromFile('mappings/none.json');
    equal((await ask()).status, 404, 'the reply');
  },
  async 'mappings.createMappingsFromDir'() {
    await Promise.all(await mappings.createMappingsFromDir('mappings'));
    equal((await ids()).length, 2, 'how many');
  },
  async 'mappings.getMapping'() {
    const stub = await mappings.createMapping(unfound);
    equal(await mappings.getMapping(stub.id), stub, 'the mapping');
    equal((await mappings.getMapping(unknown)).status, 404, 'one that is not there');
  },
  async 'mappings.getAllMappings'() {
    const [first, second] = [await mappings.createMapping(unfound), await mappings.createMapping(failed)];
    const all = await mappings.getAllMappings();
    equal([all.mappings, all.meta], [[second, first], { total: 2 }], 'the mappings, newest first');
  },
  async 'mappings.updateMapping'() {
    const { id } = await mappings.createMapping(unfound);
    const changed = await mappings.updateMapping(id, failed);
    equal([changed.id, changed.response.status, (await ask()).status], [id, 500, 500], 'the mapping');
    equal((await mappings.updateMapping(unknown, failed)).status, 404, 'one that is not there');
  },
  async 'mappings.deleteMapping'() {
    const { id } = await mappings.createMapping(unfound);
    await mappings.deleteMapping(id);
    equal([await ids(), (await ask()).status], [[], 200], 'what is left');
    equal((await mappings.deleteMapping(id)).status, 404, 'what is gone');
  },
  async 'mappings.deleteAllMappings'() {
    await mappings.createMapping(unfound);
    await mappings.deleteAllMappings();
    equal([await ids(), (await ask()).status], [[], 200], 'what is left');
  },
  async 'mappings.resetAllMappings'() {
    await mappings.createMapping(unfound);
    await mappings.resetAllMappings();
    equal([await ids(), (await ask()).status], [[], 200], 'what is left');
  },
  async 'mappings.saveAllMappings'() {
    await mappings.createMapping(unfound);
    equal(await mappings.saveAllMappings(), { saved: 1 }, 'how many');
  },
  async 'mappings.findByMetaData, removeByMetaData'() {
    const mine = await mappings.createMapping({ ...unfound, metadata: { by: 'me' } });
    const yours = await mappings.createMapping({ ...failed, metadata: { by: 'you' } });
    equal((await mappings.findByMetaData({ equalToJson: '{"by":"me"}' })).mappings, [mine], 'what is found');
    await mappings.removeByMetaData({ matchesJsonPath: { expression: '$.by', equalTo: 'me' } });
    equal(await ids(), [yours.id], 'what is left');
  },

  async 'requests.getAllRequests, getRequest'() {
    await ask(`${one}?a=1`);
    const all = await requests.getAllRequests();
    equal([all.meta, all.requests[0].request.url], [{ total: 1 }, `${one}?a=1`], 'the requests');
    equal(await requests.getRequest(all.requests[0].id), all.requests[0], 'the request');
    equal((await requests.getRequest(unknown)).status, 404, 'one that is not there');
  },
  async 'requests.deleteRequest'() {
    await ask();
    await ask(list);
    await requests.deleteRequest((await requests.getAllRequests()).requests[0].id);
    equal(urls(await requests.findRequests({ method: 'GET' })), [one], 'what is left');
  },
  ...Object.fromEntries(['deleteAllRequests', 'resetAllRequests'].map((name) => [`requests.${name}`, async () => {
    await ask();
    await requests[name]();
    equal((await requests.getAllRequests()).requests, [], 'what is left');
  }])),
  async 'requests.getCount'() {
    for (const target of [one, one, list]) await ask(target);
    equal((await requests.getCount(get)).count, 2, 'how many');
    equal((await requests.getCount({ urlPathPattern: `${list}.*` })).count, 3, 'how many of both');
    equal((await requests.getCount({ scheme: 'https' })).status, 422, 'by what is not supported');
  },
  async 'requests.findRequests'() {
    for (const target of [one, `${list}?page=2`, '/nowhere']) await ask(target);
    const second = await requests.findRequests({ queryParameters: { page: { equalTo: '2' } } });
    equal(urls(second), [`${list}?page=2`], 'one');
    const all = await requests.findRequests({ method: 'ANY' });
    equal(urls(all), [one, `${list}?page=2`, '/nowhere'], 'all, oldest first');
  },
  async 'requests.removeRequests'() {
    for (const target of [one, list]) await ask(target);
    const removed = await requests.removeRequests(get);
    equal(removed.serveEvents.map((e) => e.request.url), [one], 'what is removed');
    equal(urls(await requests.findRequests({})), [list], 'what is left');
  },
  async 'requests.removeRequestsByMetadata'() {
    await mappings.createMapping({ ...unfound, metadata: { by: 'me' } });
    for (const target of [one, list]) await ask(target);
    await requests.removeRequestsByMetadata({ matchesJsonPath: '$.by' });
    equal(urls(await requests.findRequests({})), [list], 'what is left');
  },
  async 'requests.getUnmatchedRequests, getUnmatchedNearMisses'() {
    const { id } = await mappings.createMapping(unfound);
    for (const target of [one, '/api/sys/refreshtoken/5']) await ask(target);
    equal(urls(await requests.getUnmatchedRequests()), ['/api/sys/refreshtoken/5'], 'the requests');
    const [near] = (await requests.getUnmatchedNearMisses()).nearMisses;
    equal([near.stubMapping.id, near.request.url], [id, '/api/sys/refreshtoken/5'], 'the nearest');
    equal(near.matchResult.distance > 0 && near.matchResult.distance < 1, true, 'the distance is between 0 and 1');
  },
  async 'requests.getNearMissesByRequest'() {
    const { id } = await mappings.createMapping(unfound);
    const { nearMisses } = await requests.getNearMissesByRequest({ method: 'GET', url: `${list}/6`, headers: {} });
    equal([nearMisses[0].stubMapping.id, nearMisses[0].misses[0].field], [id, 'url'], 'the nearest');
  },
  async 'requests.getNearMissesByRequestPattern'() {
    await ask(list);
    await ask(`${list}/6`);
    const { nearMisses } = await requests.getNearMissesByRequestPattern({ method: 'GET', url: `${list}/7` });
    equal(nearMisses[0].request.url, `${list}/6`, 'the nearest');
  },

  async 'scenarios.getAllScenarios, setScenarioState, resetScenario, resetAllScenarios'() {
    const step = { scenarioName: 'outage', newScenarioState: 'gone' };
    await mappings.createMapping({ ...failed, ...step, requiredScenarioState: 'Started' });
    await mappings.createMapping({ ...unfound, ...step, requiredScenarioState: 'gone' });
    const shown = async () => (await scenarios.getAllScenarios()).scenarios.find((s) => s.name === 'outage');
    const { id, state, possibleStates } = await shown();
    equal([state, possibleStates.sort(), typeof id], ['Started', ['Started', 'gone'], 'string'], 'the scenario');
    equal([(await ask()).status, (await ask()).status], [500, 404], 'the replies');
    await scenarios.resetScenario('outage');
    equal([(await shown()).state, (await ask()).status], ['Started', 500], 'after resetScenario');
    await scenarios.setScenarioState('outage', 'Started');
    equal([(await shown()).state, (await ask()).status], ['Started', 500], 'after setScenarioState');
    await scenarios.resetAllScenarios();
    equal([(await shown()).state, (await ask()).status], ['Started', 500], 'after resetAllScenarios');
    equal((await scenarios.setScenarioState('outage', 'nowhere')).status, 422, 'a state that there is not');
    equal((await scenarios.setScenarioState('nothing', 'Started')).status, 404, 'a scenario that there is not');
  },
  async 'scenarios.setScenarioState of a scenario file'() {
    await scenarios.setScenarioState('throttled-then-fine', 'Started');
    equal((await ask()).status, 409, 'the reply');
  },

  async 'global.updateGlobalSettings'() {
    await global.updateGlobalSettings({ fixedDelay: 2 });
    equal(await late({}), 2, 'the delay');
    equal((await global.updateGlobalSettings({ colour: 'red' })).status, 422, 'a member that is no setting');
    await global.updateGlobalSettings({ delayDistribution: { type: 'lognormal', median: 3, sigma: 0 } });
    await ask();
    equal((await requests.getAllRequests()).requests[0].timing.addedDelay, 3, 'the delay that is drawn');
  },
  async 'global.resetAll'() {
    await mappings.createMapping(unfound);
    await global.updateGlobalSettings({ fixedDelay: 2 });
    await ask();
    await global.resetAll();
    equal([await ids(), (await requests.getAllRequests()).requests], [[], []], 'what is left');
    await ask();
    equal((await requests.getAllRequests()).requests[0].timing.addedDelay, 0, 'the delay');
  },

  'url': () => answers({ urlPath: undefined, url: one }, ask, () => ask(`${one}?a=1`)),
  'urlPattern': () => answers(
    { urlPath: undefined, urlPattern: `${list}\\?page=[0-9]` }, () => ask(`${list}?page=2`), ask,
  ),
  'urlPathPattern': () => answers({ urlPath: undefined, urlPathPattern: `${list}/[0-5]` }, ask, () => ask(`${list}/6`)),
  'urlPathTemplate': () => answers(
    { urlPath: undefined, urlPathTemplate: `${list}/{n}`, pathParameters: { n: { matches: '[0-5]' } } },
    ask, () => ask(`${list}/6`),
  ),
  'operationId': () => answers({ urlPath: undefined, operationId: 'getRefreshToken' }, ask, () => ask(list)),
  'queryParameters': () => answers(
    { queryParameters: { a: { equalTo: 'x', caseInsensitive: true } } }, () => ask(`${one}?a=X`), ask,
  ),
  'headers': () => answers({ headers: { 'X-Trace': { contains: 'b' } } }, head({ 'x-trace': 'abc' }), ask),
  'headers, doesNotMatch': () => answers(
    { headers: { 'X-Trace': { doesNotMatch: 'a.*' } } }, head({ 'X-Trace': 'b' }), head({ 'X-Trace': 'a' }),
  ),
  'headers, absent': () => answers({ headers: { 'X-Trace': { absent: true } } }, ask, head({ 'X-Trace': 'a' })),
  'cookies': () => answers({ cookies: { kind: { matches: 'o.*' } } }, head({ Cookie: 'a=b; kind=oat' }), ask),
  'basicAuthCredentials': () => answers(
    { basicAuthCredentials: { username: 'admin@example.com', password: 'admin' } },
    head({ Authorization: `Basic ${btoa('admin@example.com:admin')}` }), ask,
  ),
  'bodyPatterns': () => answers(
    { method: 'POST', urlPath: '/api/token', bodyPatterns: [{ contains: 'a%20b' }, { matches: 'grant.*' }] },
    () => log('grant_type=password&username=a%20b'), () => log('grant_type=password'),
  ),
  'equalToJson': () => reads({ equalToJson: '{"a":[1,2]}' }, '{ "a": [1,2] }', '{"a":[2,1]}'),
  'equalToJson, loosely': () => reads(
    { equalToJson: { a: [1, 2] }, ignoreArrayOrder: true, ignoreExtraElements: true }, '{"b":0,"a":[2,1]}', '{"b":0}',
  ),
  'matchesJsonPath': () => reads({ matchesJsonPath: '$.a[?(@.b > 1)]' }, '{"a":[{"b":2}]}', '{"a":[{"b":1}]}'),
  'matchesJsonPath at the root': () => reads({ matchesJsonPath: "$[?(@.a == 'x')]" }, '{"a":"x"}', '{"a":"y"}'),
  'matchesJsonSchema': () => reads(
    { matchesJsonSchema: '{"required":["a"]}', schemaVersion: 'V202012' }, '{"a":1}', '{"b":1}',
  ),

  async 'fixedDelayMilliseconds'() {
    equal(await late({ fixedDelayMilliseconds: 3 }), 3, 'the delay');
  },
  async 'delayDistribution'() {
    const delay = await late({ delayDistribution: { type: 'uniform', lower: 2, upper: 5 } });
    equal(delay >= 2 && delay <= 5, true, `${delay} ms are from 2 to 5`);
  },
  ...Object.fromEntries(
    faults.map((fault) => [
      `fault ${fault}`,
      async () => {
        await mappings.createMapping({ request: get, response: { fault } });
        equal(await breaks(), true, 'the connection breaks');
        await mappings.deleteAllMappings();
        equal((await ask()).status, 200, 'the next reply');
      },
    ]),
  ),

  'refused: proxyBaseUrl': () => refused({ response: { proxyBaseUrl: 'http://127.0.0.1:1' } }, 'proxyBaseUrl'),
  'refused: bodyFileName': () => refused({ response: { status: 500, bodyFileName: 'a.json' } }, 'bodyFileName'),
  'refused: postServeActions': () => refused({ postServeActions: { webhook: {} } }, 'postServeActions'),
  'refused: matchesXpath': () => refused({ request: { bodyPatterns: [{ matchesXpath: '//a' }] } }, 'matchesXpath'),
  'refused: a member that nobody knows': () => refused({ response: { status: 404, colour: 'red' } }, 'colour'),
  'refused: a status that is not documented': () => refused({ response: { status: 418 } }, '/response/status'),
  async 'refused: recordings'() {
    const answers = [
      await recordings.startRecording({ targetBaseUrl: 'http://127.0.0.1:1' }), await recordings.stopRecording(),
      await recordings.getRecordingStatus(), await recordings.takeSnapshotRecording({}),
    ];
    equal(answers.map((answer) => answer.status), [404, 404, 404, 404], 'the statuses');
  },
  async 'refused: global.shutdown'() {
    equal((await global.shutdown()).status, 404, 'the status');
    equal((await ask()).status, 200, 'the next reply');
  },
};

await run(calls, async () => {
  await global.resetAll();
  await noted.deleteAllMappings();
});
