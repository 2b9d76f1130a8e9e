/** The shells for which there is completion. */
export const shells = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof shells)[number];

/**
 * What each shell runs to complete a line: it asks `openswf __complete`, whose lines are a candidate, a tab and what it means;
 * or `:files` alone.
 */
export const scripts: Readonly<Record<Shell, string>> = {
  bash: `# bash completion for openswf. In ~/.bashrc: source <(openswf completion bash)
_openswf() {
  local lines value description
  COMPREPLY=()
  lines=$("\${COMP_WORDS[0]}" __complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null) || return 0
  if [[ $lines == ":files" ]]; then
    compopt -o default
    return 0
  fi
  while IFS=$'\\t' read -r value description; do
    [[ -n $value ]] && COMPREPLY+=("$value")
  done <<< "$lines"
}
complete -F _openswf openswf
`,
  zsh: `#compdef openswf
# zsh completion for openswf. In ~/.zshrc, after compinit: source <(openswf completion zsh)
_openswf() {
  local -a lines candidates
  local line
  lines=("\${(@f)$("\${words[1]}" __complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ "$lines[1]" == ":files" ]]; then
    _files
    return
  fi
  for line in "\${(@)lines}"; do
    [[ -n "$line" ]] && candidates+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
  done
  _describe -t commands openswf candidates
}
if [[ "$funcstack[1]" == "_openswf" ]]; then
  _openswf "$@"
else
  compdef _openswf openswf
fi
`,
  fish: `# fish completion for openswf. Save it as ~/.config/fish/completions/openswf.fish
function __openswf_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l lines ($words[1] __complete -- $words[2..-1] "$current" 2>/dev/null)
    if test "$lines[1]" = ":files"
        __fish_complete_path "$current"
        return
    end
    printf '%s\\n' $lines
end
complete -c openswf -f -a '(__openswf_complete)'
`,
};
