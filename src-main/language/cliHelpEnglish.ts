/** The help of the terminal in English. */
import type { CliHelp } from './cliHelp.ts'

const chance = `  --seed N           picture i has the seed N + i (default: random)
  --temperature X
  --top-k N          choose among the N most likely codes (0: all)
  --top-p X          choose within this share of probability (1: all)
  --guidance X       strength of guidance (1: none)`

const somewhere = `  --pack NAME        name or folder of a model pack
  --adapter FILE[:X] an adapter, with strength 0 to 1.5 (default: 1); may be repeated; a name works too:
                     of one in the library, or of one that comes with the program
  --provider NAME    auto, cpu, webgpu, cuda, dml or coreml
  --threads N        number of threads (0: automatic)
  --library FOLDER   the library's folder`

const language = '  --language NAME    zh-CN or en'

const programs = `  --json             one JSON event a line
  --help             this text`

const onePicture = `  --image FILE       PNG, JPEG, WebP, AVIF, GIF or SVG
  --picture ID       a picture of the library instead
  --parity           read the file as the original code does: EXIF ignored, alpha dropped`

const severalPictures = `  --picture ID       a picture of the library; may be repeated
  --parity           read files as the original code does: EXIF ignored, alpha dropped`

const candidates = `  --count N          how many candidates (default: the pack's)
  --out FOLDER       where the pictures, contact-sheet.png and result.json go`

export const cliHelpEnglish: CliHelp = {
  overview: `Usage: npm run COMMAND -- … [options], with --help for each of them

  generate   draws a set of pictures from a sentence and ranks them
  describe   writes captions for pictures and folders
  rank       ranks pictures for a sentence
  enlarge    gives a picture twice the codes a side
  restyle    draws a picture again in another style
  continue   keeps the first rows of a picture and draws the rest anew
  design     draws garments from a design sheet, in several colours
  finetune   teaches a pack something from your pictures
  rebuild    makes a new database from the journal and the pictures, where it is damaged`,
  commands: {
    generate: `Usage: npm run generate -- "a cat with a hat" [options]

Braces stand for choices: "a {red|blue} cat" is two sentences of one seed, each in a folder of its own.

  --count N          how many pictures (default: the pack's)
  --out FOLDER       where the pictures, contact-sheet.png and result.json go
  --style NAME       one of the pack's styles
  --size NAME        one of the pack's sizes
${chance}
${somewhere}
${language}
${programs}`,
    describe: `Usage: npm run describe -- PICTURE|FOLDER … [options]

Prints the best caption of each picture, and writes it into a text file of its name beside the picture.

  --language NAME    of the captions: zh, en or any (default: the terminal's)
  --method NAME      sampling or beam (default: sampling)
  --count N          captions a picture (default: 3)
  --out FOLDER       where result.json and captions.csv go, with all captions
${severalPictures}
${chance}
${somewhere}
${programs}`,
    rank: `Usage: npm run rank -- "a sentence" PICTURE|FOLDER … [options]

Prints rank, Caption Score and file, the best first. Compare scores of one sentence only.

  --text "…"         another sentence; may be repeated
  --csv FILE         text,file,rank,caps_mean,caps_sum
  --out FOLDER       where result.json and scores.csv go
${severalPictures}
${somewhere}
${language}
${programs}`,
    enlarge: `Usage: npm run enlarge -- --image FILE [options]

${onePicture}
  --text "…"         what it shows (default: its own sentence, else its caption)
  --out FOLDER       where 01.png, bicubic.png and result.json go
${chance}
${somewhere}
${language}
${programs}`,
    restyle: `Usage: npm run restyle -- --image FILE --style NAME [options]

${onePicture}
  --style NAME       one of the pack's styles
  --words "…"        a style in your own words instead
  --strength X       how strongly the style's words count, 0 to 1.5 (default: 1)
  --text "…"         what it shows, without style (default: its own sentence, else its caption)
${candidates}
${chance}
${somewhere}
${language}
${programs}`,
    continue: `Usage: npm run continue -- --image FILE --rows N ["a sentence"] [options]

${onePicture}
  --rows N           how many rows of codes are kept
  --text "…"         the same as the sentence (default: the picture's own, else its caption)
  --style NAME       one of the pack's styles
${candidates}
${chance}
${somewhere}
${language}
${programs}`,
    design: `Usage: npm run design -- --garment dress --colour blue,red [options]

Each of these takes one of the design sheet's choices, in English or Chinese, or your own words:
  --garment, --silhouette, --material, --pattern, --neckline, --sleeve, --length, --details, --mood, --season

  --colour A,B,…     colourways: one set of pictures each, all with the same seed
  --style NAME       one of the pack's styles
  --size NAME        one of the pack's sizes
  --line-sheet LIST  line sheets of the best of each colour: pdf, png, csv
  --name "…"         style name on the line sheet
  --number "…"       style number on the line sheet
  --notes "…"        notes on the line sheet
${candidates}
${chance}
${somewhere}
${language}
${programs}`,
    finetune: `Usage: npm run finetune -- --preset style --data pictures/ --steps 500 --out my-style/ [options]
       npm run finetune -- --resume my-style/

Teaches a pack something from your pictures, and writes an adapter that is laid over it. The folder holds
adapter.safetensors, card.md, report.html (plots, samples step by step), run.json and checkpoints/. Ctrl-C pauses.

  --preset NAME      style, super-resolution, captioning, fashion or free
  --data PATH        a folder, a ZIP or a WebDataset tar; captions as .txt, metadata.jsonl or .csv, folder names
  --dataset ID       a data set of the library instead
  --out FOLDER       a new or empty folder
  --resume FOLDER    goes on with a run that was paused or interrupted
  --name "…"         name of the adapter
  --trigger WORD     a word in front of every caption
  --style "…"        every caption in the pack's style sentence
  --sentence "…"     one sentence for all pictures: a picture of … style
  --prompt "…"       a sentence that samples are drawn of; may be repeated
  --template NAME    with --preset free: one of the pack's templates
  --size NAME        one of the pack's sizes
  --steps N, --batch N, --accumulation N, --learning-rate X, --warmup N, --text-weight X
  --rank N, --alpha X, --layers N (the last so many)
  --validation-share X, --validate-every N, --patience N (validations without a better one)
  --sample-every N, --checkpoint-every N
  --recomputation    less memory, more time
  --base NAME        float32, or int8: the frozen weights in a quarter of the memory
  --seed N           order of the pictures and first numbers of the adapter
${somewhere}
${language}
${programs}`,
    rebuild: `Usage: npm run rebuild -- [options]

Makes a new database of the library from its journal and its pictures, and says what came back. The damaged one is
kept beside it. Jobs, drafts and settings are in the old one only.

  --library FOLDER   the library's folder
${language}
${programs}`,
  },
}
