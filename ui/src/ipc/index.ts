// The teller's only door to the desk: one function for each command, and nothing else. It holds no rule and no state; a
// refused act rejects with a `Failure`.
import { Channel, invoke } from '@tauri-apps/api/core';

import type {
  About,
  ActivityGroup,
  AskedAct,
  Called,
  DisplayChoices,
  MissingReason,
  PracticeAnswer,
  Preferences,
  RefusalReason,
  View,
} from './bindings';

/** Calls `onView` with the view as it is now, and then with every new one. */
export function subscribe(onView: (view: View) => void): Promise<void> {
  const channel = new Channel<View>(onView);
  return invoke('subscribe', { channel });
}

/** Filters the list by what is typed so far. */
export function search(text: string): Promise<void> {
  return invoke('search', { text });
}

/** Opens the order with exactly this number or code: Enter in the field, or a scan on any screen. */
export function find(text: string): Promise<void> {
  return invoke('find', { text });
}

/** Opens a row of the list. */
export function openRow(row: number): Promise<void> {
  return invoke('open_row', { row });
}

/** Reads the list again. */
export function refresh(): Promise<void> {
  return invoke('refresh');
}

/** Stops taking orders in. */
export function cancelIntake(): Promise<void> {
  return invoke('cancel_intake');
}

/** Leaves this screen. */
export function back(): Promise<void> {
  return invoke('back');
}

/** Chooses whom the request goes to: the owner, or somebody whom the owner named. */
export function ask(whom: number): Promise<void> {
  return invoke('ask', { whom });
}

/** Whether the customer is asked about another order of theirs, too. */
export function include(order: number, included: boolean): Promise<void> {
  return invoke('include', { order, included });
}

/** Starts the check of the open order, also after an end. */
export function identify(): Promise<void> {
  return invoke('identify');
}

/** Asks the owner, who is elsewhere, whether whoever was proved at the counter may collect. */
export function askOwner(): Promise<void> {
  return invoke('ask_owner');
}

/** Stops the check that runs. */
export function cancel(): Promise<void> {
  return invoke('cancel');
}

/** Replaces the running request with a new one. */
export function moreTime(): Promise<void> {
  return invoke('more_time');
}

/** Asks the provider again as soon as it is allowed. */
export function tryNow(): Promise<void> {
  return invoke('try_now');
}

/** Whether the customer accepted on the phone in front of the teller. */
export function seen(seen: boolean): Promise<void> {
  return invoke('seen', { seen });
}

/** Ticks or unticks a line. */
export function tick(line: number, ticked: boolean): Promise<void> {
  return invoke('tick', { line, ticked });
}

/** Ticks every line. */
export function tickAll(): Promise<void> {
  return invoke('tick_all');
}

/** Says that so many of a line stay here, and why. */
export function missing(line: number, quantity: number, reason: MissingReason): Promise<void> {
  return invoke('missing', { line, quantity, reason });
}

/** Hands over on the strength of the verdict that is shown. */
export function handOver(verdict: number): Promise<void> {
  return invoke('hand_over', { verdict });
}

/** Records that the order is not handed over although the owner is here. */
export function refuse(reason: RefusalReason): Promise<void> {
  return invoke('refuse', { reason });
}

/** Answers the question that is shown. */
export function answer(yes: boolean): Promise<void> {
  return invoke('answer', { yes });
}

/** Shows today's checks. */
export function openActivity(): Promise<void> {
  return invoke('open_activity');
}

/** Shows another day's checks, or fewer of them. */
export function showActivity(daysAgo: number, group: ActivityGroup | null, text: string): Promise<void> {
  return invoke('show_activity', { daysAgo, group, text });
}

/** Writes the checks that are shown into a file. */
export function exportActivity(): Promise<void> {
  return invoke('export_activity');
}

/** Opens Settings. */
export function openSettings(): Promise<void> {
  return invoke('open_settings');
}

/** Takes scans as tests of the scanner, or no longer. */
export function listenToScanner(on: boolean): Promise<void> {
  return invoke('listen_to_scanner', { on });
}

/** Sets language, theme, text size and motion. */
export function prefer(preferences: Preferences): Promise<void> {
  return invoke('prefer', { preferences });
}

/** Changes what is chosen about the customer display. */
export function setUpDisplay(choices: DisplayChoices): Promise<void> {
  return invoke('set_up_display', { choices });
}

/** Shows the code of the check that runs on the customer display, or takes it from there. */
export function showOnDisplay(shown: boolean): Promise<void> {
  return invoke('show_on_display', { shown });
}

/** Has the customer display say for a moment that it is the one. */
export function findDisplay(): Promise<void> {
  return invoke('find_display');
}

/** Runs the connection test. */
export function testConnection(): Promise<void> {
  return invoke('test_connection');
}

/** Has the provider find the customer by what was typed; with nothing, by what the order has. */
export function useHint(hint: string): Promise<void> {
  return invoke('use_hint', { hint });
}

/** Starts one more check, whose link goes to the order's own address at once. */
export function identifyByMail(): Promise<void> {
  return invoke('identify_by_mail');
}

/** Mails the customer's link to the order's own address. */
export function sendLink(): Promise<void> {
  return invoke('send_link');
}

/** Copies the customer's link, which never comes to the page. */
export function copyLink(): Promise<void> {
  return invoke('copy_link');
}

/** Copies what whoever helps wants to know of the failed check on the screen. */
export function copyDetails(): Promise<void> {
  return invoke('copy_details');
}

/** Practice only: tells the made-up customer what to do. */
export function practiceAnswer(answer: PracticeAnswer): Promise<void> {
  return invoke('practice_answer', { answer });
}

/** Practice only: opens the pretend phone beside the window. */
export function openPracticePhone(): Promise<void> {
  return invoke('open_practice_phone');
}

/** Practises, where nothing is configured. */
export function practise(): Promise<void> {
  return invoke('practise');
}

/** Leaves practice for what there is without it. */
export function leavePractice(): Promise<void> {
  return invoke('leave_practice');
}

/** Shows how this till is connected. */
export function connect(): Promise<void> {
  return invoke('connect');
}

/** Signs in at the till. */
export function signIn(id: string, pin: string): Promise<void> {
  return invoke('sign_in', { id, pin });
}

/** Signs out; a check that runs is stopped. */
export function lock(): Promise<void> {
  return invoke('lock');
}

/** Opens the order that was just handed over, for instance to correct it. */
export function showOrder(): Promise<void> {
  return invoke('show_order');
}

/** Prints the receipt of what was just handed over: for the first time, or once more. */
export function printReceipt(): Promise<void> {
  return invoke('print_receipt');
}

/** Opens the system's print dialog for the receipt on this page. */
export function printElsewhere(): Promise<void> {
  return invoke('print_elsewhere');
}

/** Asks a second person for what the screen offers. */
export function askSecondPerson(asked: AskedAct, reason: string): Promise<void> {
  return invoke('ask_second_person', { asked, reason });
}

/** The second person approves what is asked, and it is done. */
export function approve(id: string, pin: string): Promise<void> {
  return invoke('approve', { id, pin });
}

/** Closes the second person's dialog; nothing was done. */
export function leaveSecondPerson(): Promise<void> {
  return invoke('leave_second_person');
}

/** Opens the form of an inquiry: a caller, a customer at the counter, a payment. */
export function openInquiry(about: About): Promise<void> {
  return invoke('open_inquiry', { about });
}

/** Asks a caller who they are. The number goes to the desk once and never comes back. */
export function askCaller(number: string, called: Called, regarding: string): Promise<void> {
  return invoke('ask_caller', { number, called, regarding });
}

/** Asks a customer at the counter who they are. */
export function askCustomer(hint: string): Promise<void> {
  return invoke('ask_customer', { hint });
}

/** Asks a customer at the counter to approve a payment. */
export function askPayment(hint: string, amount: string): Promise<void> {
  return invoke('ask_payment', { hint, amount });
}
