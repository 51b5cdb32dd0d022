// The usual reasons for what needs a second person. What goes to the ledger are the words that were chosen.
import type { Offer, Overridable } from '../../ipc/bindings';
import type { Key } from '../../words/words';

const RULES: Readonly<Record<Overridable, readonly Key[]>> = {
  remote: ['reason.accepted_before', 'reason.accepted_elsewhere'],
  every_line: ['reason.rest_later', 'reason.rest_missing'],
  another_account: ['reason.new_account', 'reason.known_customer'],
};

/** By what they are for; another reason can always be written instead. */
export function reasonsFor(offer: Offer): readonly Key[] {
  switch (offer.is) {
    case 'manual_id':
      return ['reason.no_phone', 'reason.can_not_sign_in', 'reason.no_contact'];
    case 'unlock':
      return ['reason.declined_by_mistake', 'reason.right_person_now'];
    case 'owner_change':
      return ['reason.shop_corrected', 'reason.customer_asked', 'reason.not_known'];
    case 'override':
      return offer.rules.flatMap((rule) => RULES[rule]);
    case 'let_pass':
      return ['reason.two_orders', 'reason.rest_of_order'];
    case 'correction':
      return ['reason.pressed_by_mistake', 'reason.wrong_parcel', 'reason.brought_back'];
  }
}
