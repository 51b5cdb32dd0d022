// The customer's phone, beside the protocol at an address of its own, with the auth_req_id as `id`:
//
//   GET /_test/approve?id=...   GET /_test/deny?id=...
//
// And what a test may want to know: GET /_test/seen, how many requests the provider's endpoints have had.

import { errors } from 'oidc-provider';

export function phone(provider, seen) {
  const answers = {
    '/_test/approve': async (request) => {
      const grant = new provider.Grant({ accountId: request.accountId, clientId: request.clientId });
      grant.addOIDCScope(request.params.scope);
      await grant.save();
      const authTime = Math.floor(Date.now() / 1000);
      await provider.backchannelResult(request, grant, { acr: 'substantial', amr: ['hwk'], authTime });
    },
    '/_test/deny': (request) =>
      provider.backchannelResult(request, new errors.AccessDenied('the customer said no')),
  };

  return async (request, response) => {
    const address = new URL(request.url, 'http://phone');
    if (address.pathname === '/_test/seen') return response.end(JSON.stringify(seen));
    const answer = answers[address.pathname];
    try {
      const id = address.searchParams.get('id') ?? '';
      const asked = answer && (await provider.BackchannelAuthenticationRequest.find(id));
      if (asked) await answer(asked);
      response.writeHead(asked ? 204 : 404).end();
    } catch (error) {
      console.error(error);
      response.writeHead(500).end();
    }
  };
}
