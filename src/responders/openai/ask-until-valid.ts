import type { ChatCompletionMessageParam } from 'openai/resources/chat/completions';
import type { AskModel, ModelAnswer, ModelQuestion } from './client.ts';
import { unusableAnswer } from './errors.ts';
import { noSuchTool, readCall, type CallReading, type ModelCall } from './tools.ts';

/** How often in one turn the model may correct its calls. */
const maximumRepairs = 2;

/** What the model says, with calls that can all be carried out. */
export interface ValidAnswer {
  /** Empty when it only calls a tool. */
  text: string;
  calls: ModelCall[];
}

/**
 * Asks until every call can be carried out: what is wrong with one is told to the model, a few times.
 * @throws ServiceFailure when the model still calls wrongly after that, or cannot be asked
 */
export async function askUntilValid(
  ask: AskModel,
  question: ModelQuestion,
  options: CallReading,
): Promise<ValidAnswer> {
  const offered = new Set(question.tools.flatMap((tool) => (tool.type === 'function' ? [tool.function.name] : [])));
  const messages = [...question.messages];
  for (let repair = 0; ; repair += 1) {
    const answer = await ask({ ...question, messages });
    const { calls, problems } = checkCalls(answer, offered, options);
    if (problems.length === 0) return { text: answer.text, calls };
    if (repair >= maximumRepairs) throw unusableAnswer('wrong tool calls, again and again');
    messages.push(...toldBack(answer, problems, repair));
  }
}

/** The calls, or what is wrong with each, in words for the model; an empty text where nothing is. */
function checkCalls(
  answer: ModelAnswer,
  offered: ReadonlySet<string>,
  options: CallReading,
): { calls: ModelCall[]; problems: string[] } {
  const calls: ModelCall[] = [];
  const problems = answer.calls.map(({ name, args }) => {
    const read = offered.has(name) ? readCall(name, args, options) : { ok: false as const, problem: noSuchTool };
    if (!read.ok) return read.problem;
    calls.push(read.call);
    return '';
  });
  return { calls, problems: problems.some((problem) => problem !== '') ? problems : [] };
}

function toldBack({ text, calls }: ModelAnswer, problems: string[], repair: number): ChatCompletionMessageParam[] {
  const id = (index: number): string => `call_repair_${repair}_${index}`;
  return [
    {
      role: 'assistant',
      content: text === '' ? null : text,
      tool_calls: calls.map(({ name, args }, index) => ({
        id: id(index),
        type: 'function',
        function: { name: /^[\w-]{1,64}$/.test(name) ? name : 'unknown', arguments: isJson(args) ? args : '{}' },
      })),
    },
    ...problems.map((problem, index): ChatCompletionMessageParam => ({
      role: 'tool',
      tool_call_id: id(index),
      content: `${problem} Nothing was done. Call it again as it should be, or answer in words.`.trim(),
    })),
  ];
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
