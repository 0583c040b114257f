import type { Command } from './command.ts';

/** What can follow the words that were typed. */
interface Continuation {
  /** `keys create`: the words, or all the words of a command. */
  words: string;
  /** Whether anything else may stand between. */
  open: boolean;
  candidates: readonly string[];
}

/** A script that has bash complete commands, options and the values there are to choose from. */
export function writeBashCompletion(commands: readonly Command[]): string {
  return `_credence() {
  local typed="" word i candidates="" current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}"
  for ((i = 1; i < COMP_CWORD; i++)); do
    word="\${COMP_WORDS[i]}"
    [[ $word == -* ]] && break
    typed="\${typed:+$typed }$word"
  done
${cases(commands)}
  COMPREPLY=($(compgen -W "$candidates" -- "$current"))
}
complete -o default -F _credence credence`;
}

/** The same for zsh. */
export function writeZshCompletion(commands: readonly Command[]): string {
  return `#compdef credence
_credence() {
  local typed="" word candidates="" previous="\${words[CURRENT-1]}"
  for word in "\${(@)words[2,CURRENT-1]}"; do
    [[ $word == -* ]] && break
    typed="\${typed:+$typed }$word"
  done
${cases(commands)}
  compadd -- \${=candidates}
}
if [[ $funcstack[1] == _credence ]]; then _credence "$@"; else compdef _credence credence; fi`;
}

/** Both shells read these lines alike. */
function cases(commands: readonly Command[]): string {
  const lines = continuationsOf(commands).map(({ words, open, candidates }) => {
    const pattern = words === '' ? '""' : `"${words}"${open ? `|"${words} "*` : ''}`;
    return `    ${pattern}) candidates="${candidates.join(' ')}" ;;`;
  });
  const values = commands.flatMap(({ name, options }) =>
    Object.entries(options).flatMap(([option, { choices }]) =>
      choices ? [`    "${name} --${option}"|"${name} "*" --${option}") candidates="${choices.join(' ')}" ;;`] : [],
    ),
  );
  return `  case "$typed" in
${lines.join('\n')}
  esac
  case "$typed $previous" in
${values.join('\n')}
  esac`;
}

function continuationsOf(commands: readonly Command[]): Continuation[] {
  const firsts = [...new Set(commands.map(({ name }) => name.split(' ')[0] ?? ''))];
  const groups = firsts.flatMap((first) => {
    const seconds = commands.flatMap(({ name }) => (name.startsWith(`${first} `) ? [name.split(' ')[1] ?? ''] : []));
    return seconds.length > 0 ? [{ words: first, open: false, candidates: seconds }] : [];
  });
  const ends = commands.map(({ name, options, argumentChoices = [] }) => ({
    words: name,
    open: true,
    candidates: [...argumentChoices, ...Object.keys(options).map((option) => `--${option}`), '--json', '--help'],
  }));
  return [{ words: '', open: false, candidates: [...firsts, '--help'] }, ...groups, ...ends];
}
