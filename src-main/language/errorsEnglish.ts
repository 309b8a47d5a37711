/** Errors in English. */
import { adapterErrors } from './adapterErrors.ts'
import { datasetErrors } from './datasetErrors.ts'
import { studioErrors } from './studioErrors.ts'
import type { ErrorLanguage } from './errors.ts'
import { finetuneErrors } from './finetuneErrors.ts'
import { taskErrors } from './taskErrors.ts'

export const errorsEnglish: ErrorLanguage = {
  ...adapterErrors.en,
  ...datasetErrors.en,
  ...taskErrors.en,
  ...studioErrors.en,
  ...finetuneErrors.en,
  'prompt-empty': {
    sentence: 'There is nothing to draw yet.',
    wayOut: 'Write a sentence and try again, such as “a cat with a hat”.',
  },
  'prompt-too-long': {
    sentence:
      'The sentence is too long: {tokens} tokens, and the pack reads {longest}. It is never cut silently.',
    wayOut: 'Shorten it, or draw it as several sentences.',
  },
  'count-out-of-range': {
    sentence: 'The count {count} is not between {min} and {max}.',
    wayOut: 'Give a whole number from {min} to {max}.',
  },
  'seed-invalid': {
    sentence:
      'The seed {seed} can’t be used: seeds are whole numbers from 0 to {max}, and picture i takes seed + i, which may not pass it either.',
    wayOut: 'Give a whole number from 0 to {max}, or leave the seed out.',
  },
  'setting-out-of-range': {
    sentence: 'The setting {name} is {value}, which is not between {min} and {max}.',
    wayOut: 'Choose a value in that range, or leave it to the pack.',
  },
  'style-unknown': { sentence: 'The pack has no style “{style}”.', wayOut: 'It knows: {known}.' },
  'size-unknown': { sentence: 'The pack has no size “{size}”.', wayOut: 'It knows: {known}.' },
  usage: {
    sentence: 'The command could not be read: {problem}.',
    wayOut: 'Add --help to see how it is used.',
  },
  'bad-request': {
    sentence: 'The request {call} does not keep the contract: {problem}.',
    wayOut: 'If two windows or commands have different versions, bring them to the same one.',
  },
  'folder-unwritable': {
    sentence: 'The folder can’t be written to: {folder}.',
    wayOut: 'Choose another folder, or allow writing to it.',
  },
  'folder-not-empty': {
    sentence: 'The folder is not empty: {folder}.',
    wayOut: 'Choose an empty folder, or move its files away first.',
  },
  'disk-full': {
    sentence: 'The disk is full; nothing half-made was left in {folder}.',
    wayOut: 'Free some space or choose another disk, then try again.',
  },
  'file-unreadable': {
    sentence: 'The file can’t be read: {file}.',
    wayOut: 'Check that it is still there and may be read.',
  },
  'recipe-damaged': {
    sentence: 'The recipe inside this picture is damaged: {problem}.',
    wayOut: 'The picture itself may be fine. Use an untouched copy to bring its settings back.',
  },
  'pack-missing': {
    sentence: 'There is no model pack here: {folder}.',
    wayOut: 'Check the name or path, or use the pack that ships with the studio.',
  },
  'pack-invalid': {
    sentence: 'The pack’s {file} does not have the right form: {problem}.',
    wayOut: 'Get the pack again, or use the one that ships with the studio.',
  },
  'pack-file-missing': { sentence: 'The pack lacks the file {file}.', wayOut: 'Get the pack again.' },
  'pack-file-truncated': {
    sentence: 'The pack’s {file} is incomplete: {actual} bytes of {expected}.',
    wayOut: 'Download or copy the pack again.',
  },
  'pack-file-altered': {
    sentence: 'The pack’s {file} was changed: it no longer matches the pack’s own checksum.',
    wayOut: 'Get the pack again.',
  },
  'pack-shape-mismatch': {
    sentence: 'The weight {tensor} has the wrong shape: {actual} instead of {expected}.',
    wayOut: 'Weights and settings don’t belong together; get the pack again.',
  },
  'pack-version-unknown': {
    sentence: 'The pack has format version {version}; this program knows {known}.',
    wayOut: 'Update the program, or use a pack of a version it knows.',
  },
  'checkpoint-invalid': {
    sentence: 'The checkpoint {file} can’t be understood: {problem}.',
    wayOut: 'Check that it is a complete CogView checkpoint.',
  },
  'checkpoint-unsafe': {
    sentence: 'The checkpoint {file} wants to run code ({global}) and was refused.',
    wayOut: 'Use only checkpoints that hold nothing but weights, from a source you trust.',
  },
  'tokenizer-invalid': {
    sentence: 'The tokenizer {file} can’t be understood: {problem}.',
    wayOut: 'Get the pack again.',
  },
  'memory-too-small': {
    sentence: 'Not enough memory: {needed} MiB are needed, {available} MiB are free.',
    wayOut: 'Close other programs, draw fewer pictures, or use a smaller pack.',
  },
  'provider-unavailable': {
    sentence: '{provider} can’t be used on this machine: {reason}.',
    wayOut: 'Use auto or cpu instead.',
  },
  'engine-crashed': {
    sentence:
      'The drawing process ended unexpectedly ({reason}) and was started again. Finished pictures are safe.',
    wayOut: 'Repeat the job; if it happens again, draw fewer pictures or use the CPU.',
  },
  'engine-gave-up': {
    sentence:
      'The drawing process ended {times} times within {minutes} minutes ({reason}); it is not restarted again.',
    wayOut: 'Draw fewer pictures or use the CPU, then restart it by hand.',
  },
  'training-diverged': {
    sentence: 'At step {step} the training lost its way: the loss is no number any more.',
    wayOut: 'Go on from the last checkpoint with a lower learning rate.',
  },
  'library-newer': {
    sentence:
      'The library was written by a newer version (format {found}, known up to {known}). It was not touched.',
    wayOut: 'Update the program, or choose another library with --library.',
  },
  'library-unreachable': {
    sentence: 'The library or its pictures can’t be found; the disk may not be connected: {folder}.',
    wayOut:
      'Connect the disk and try again: nothing is lost. If only the pictures lie there, they can be moved elsewhere from the settings once it is back; another library is chosen with --library.',
  },
  'library-damaged': {
    sentence: 'The library’s {file} is damaged: {problem}. The picture files were not touched.',
    wayOut:
      'Restore a backup, or rebuild it from the pictures and the journal: npm run rebuild. The damaged file is kept.',
  },
  'library-in-use': {
    sentence: 'The library {folder} is in use by process {pid}, which does not answer.',
    wayOut: 'Wait until it ends, or close that program and try again.',
  },
  'host-lost': {
    sentence: 'The window or command that had the library {folder} open has ended, and this job with it.',
    wayOut: 'Run it again; finished pictures are safe.',
  },
  'job-not-found': {
    sentence: 'There is no job {id}.',
    wayOut: 'Refresh the list to see the jobs there are.',
  },
  'generation-not-found': {
    sentence: 'There is no generation {id}.',
    wayOut: 'Refresh the history to see what there is.',
  },
  'picture-not-found': {
    sentence: 'There is no picture {id}.',
    wayOut: 'It may have been deleted; refresh to see what there is.',
  },
  'board-not-found': {
    sentence: 'There is no board {id}.',
    wayOut: 'It may have been deleted; refresh to see what there is.',
  },
  'nothing-to-undo': { sentence: 'There is no change to take back or to repeat.', wayOut: 'Just go on.' },
  cancelled: { sentence: 'Cancelled.', wayOut: 'Nothing half-made was left; start again whenever you like.' },
  unauthorised: {
    sentence: 'The address lacks its token, or the token is no longer valid.',
    wayOut: 'Open the full address that the terminal showed at the start.',
  },
  internal: {
    sentence: 'The program made a mistake: {problem}.',
    wayOut: 'Try again; if it happens again, copy the details and report them.',
  },
}
