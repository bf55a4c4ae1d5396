export const usage = `selvedge: tag, correct and retrain fashion catalogs on this machine

  add <folder>                 add a folder of images in place, scan it and tag it (--no-tag: only scan)
  tag                          scan all catalogs again and tag what has no tags (--again: predict anew)
      --reread                 read all pictures again, whatever size and time of their files say
      --folder DIR             with --reread: only those in this folder and below
      --where, --text, --view  with --reread: only those that fit
  catalogs                     catalogs there are
      --remove N               hide one with all that was decided in it; adding its folder again brings it back
      --locate N --at DIR      say where the folder of one lies now; its pictures have to be there
      --removed                those that were removed
      --purge N                forget a removed one for good (--yes: you are asked no more)
  label <table>                read decisions from a CSV, Excel or JSON lines file: column "file" and one per attribute
                               (--file COLUMN: names the files; --product COLUMN: equal values are views of one
                               product; --caption COLUMN: holds the captions; --encoding NAME: of a text that does
                               not say its own, --yes: take what is guessed)
      --make-attributes        columns of labels that are no attribute yet become one
      --map COLUMN=USE         what a column is: an attribute, file, product, catalog, skip or new:TITLE (once for each)
      --same COLUMN:NAME=LABEL a name of the table means this label (once for each)
      --overwrite              the table has the last word where a person decided otherwise
      --check                  only say what would be imported
  attributes                   attributes there are, and those that are ready to be added
      --add NAME               make one (--title TITLE: as it is shown; --many: several labels per image)
      --ready NAME             add one with the head that ships for it, and tag all images
      --rename NAME --to TITLE call one otherwise
      --describe NAME --as TEXT  say what is asked of an image
      --order A,B              list these first
      --several NAME           images may have several of its labels (--single NAME: one; where no decision is lost)
      --delete NAME            hide one with its labels, decisions and models (--yes: although decisions go with it)
  labels --attribute NAME      the labels of an attribute, and how many images have each
      --add LABEL              make one
      --rename LABEL --to NAME call one otherwise; tables that use the former name mean it (--forget-name: they do not)
      --merge LABEL --into LABEL  one becomes the other, in decisions and in what models say, as its name in tables
      --split LABEL --to NAME  a new label for some of its images (--where, --text, --view: which)
      --change LABEL           say something of one; an empty value takes it away:
                               --under LABEL: its images are found by that one as well; --colour #1f2a44;
                               --key N: the key that always gives it; --describe TEXT;
                               --also NAME: tables that use this name mean it (once for each)
      --retire LABEL           keep it where it was given, and offer, predict and learn it no more
      --offer LABEL            take that back
      --delete LABEL           take it away (--yes: although decisions go with it)
  history [IMAGE]              what was done, the last first (--count 20), or what happened to one image
  undo                         take the last action back, whatever it was (--to N: all after step N of the history)
  redo                         do again what was taken back last (--to N: all up to step N)
  next --attribute NAME        the files most worth deciding on, at most one view of a product (--count 25)
                               (--where, --text, --view: only of these images)
  list [WORDS]                 the files that fit a search, --where, --text and --view (--count: only how many)
  views                        lists kept under a name, and how many images fit each now
      --add NAME               keep what --where, --text and --view say
      --change VIEW            have it show what they say
      --rename VIEW --to NAME  call one otherwise
      --order A,B              list these first
      --delete VIEW            take it away
  train --attribute NAME       train on the decisions: type, colour, brand, caption, or your own
      --accept                 put the new model to use at once
      --where, --text, --view  learn from the decided images among these only; it is measured on the others as well
      --from-scratch           start from nothing, not from the shipped model
      --features A,B           read only these feature blocks (with --from-scratch)
      --l2 auto|NUMBER         penalty on the weights (auto: compared on held-out decisions, with ways to begin)
      --thorough               with thousands of decisions: also compare ways that take minutes
      --memory NUMBER          learn by remembering the decided pictures, with this penalty (with --from-scratch)
      --class-balance none|sqrt|balanced
      --label-smoothing NUMBER share of every decision or word spread over all (0 to 0.3)
      --like VERSION           learn the way that version did, with its temperature; compare nothing
      --measure-since RUN      measure on what was decided since that run began, learn from the rest
      --validation NUMBER      of trainings by epochs: share of the products held out (0.2)
      --iterations NUMBER      at most so many
      --seed NUMBER
      --solver lbfgs|sgd       sgd: the original library's procedure, in TensorFlow.js, with
      --lr NUMBER --epochs NUMBER --batch-size NUMBER
      --schedule plateau|cosine  what becomes of the rate (plateau; cosine with --finetune)
      --weight-decay NUMBER    of --solver sgd: pull of the weights to zero
      --hidden UNITS           of --solver sgd: a hidden layer before the linear one (with --from-scratch)
      --minimum-count NUMBER   of a captioner: rarer words are unknown (3)
      --dropout NUMBER         of a captioner or --finetune: share of its numbers that each step leaves out (0 to 0.9)
      --finetune               train the backbone as well, by SGD as above
      --blocks all|NUMBER      its last blocks that learn (3)
      --alongside A,B          other attributes the new backbone learns for as well
      --mix auto|NUMBER        share of what it learned that is kept, the rest as it was (auto: what measures best)
      --name NAME              of the new backbone
      --checkpoint DIR         where it is written each epoch (default: in the library, until the run is done)
  train --resume RUN           go on from the last checkpoint of a run that was stopped, cancelled or killed
  test --attribute NAME        how good the model is, by label (--version N: another one than that in use)
      --confusion FILE         also what is taken for what, as .png, .svg or .csv (may be given several times)
      --report FILE            all that is known of it, as .html, .csv, .png or .svg (may be given several times);
                               --against N: beside another version, on the same images
  accept --version N           put a trained or an earlier model to use
  annotate <image…>            what the models say of pictures anywhere
      --decoding greedy|beam|sample  how captions are chosen (beam), with
      --beam N --temperature NUMBER --top-k N --seed N --longest WORDS
  vocab                        the words captions are made of (--minimum-count N, --output FILE.json)
  features                     make the features that are missing (--output FILE.npy: write them; --backbone NAME)
  models                       model versions of all attributes
  models add FILE.onnx         add a backbone of your own (--inspect: only look into the file)
      --name TEXT --feature TENSOR --dimensions N --size N|WxH --fit cover|contain|fill --licence TEXT
      --mean R,G,B --deviation R,G,B --scale NUMBER | --no-normalisation
  backbones                    backbones there are (--use NAME: embed all with it and retrain; --remove NAME)
  runs --attribute NAME        trainings of an attribute
  plot --run N --output FILE   draw the learning curve of a training to .png or .svg
                               (--run N --run M: several on one picture)
  export --format csv --output FILE  (--unsure empty: leave out labels the model is not sure of)
                               write all images with their labels, or those that fit
      --attribute NAME ...     only these attributes
      --plain                  only labels, without who says so and how sure the model is
      --where CONDITION        type=Jeans, colour=Black,Navy (any of these), 'brand!=Nike', 'type>=0.8' (confidence),
                               type:STATE (unreviewed, human, imported, machine, untagged, unsure, suspect),
                               type:model=NAME (what this model predicted and nobody decided);
                               given several times, all must hold
      --text WORDS             each in the names of file and folder, the caption or a label, in any order; also
                               '"exact words"', -word (not), brand:nike,adidas, -colour:navy, type:unreviewed,
                               'type:>=0.8', folder:shoes, file:front, caption:red, product:SV-12, 'width:>=1000',
                               shape:portrait, 'size:<500kb', date:2024-05, 'added:>=2024', is:unreadable,
                               model:NAME
      --view VIEW              what a view shows
  providers                    what the networks that read pictures run on: CPU, CUDA, DirectML, CoreML, WebGPU
      --use NAME|auto          choose one (auto: the fastest that gives the right answer)
      --probe                  measure all that exist here again
  doctor                       look at everything the studio stands on (--repair: mend what can be mended)
  restore                      take the newest good backup, and do again what the journal holds since then
      --from BACKUP            take this one: a file, or its name
      --list                   backups there are

  --library DIR                the library to use (default: where the window keeps it)
  --json                       one JSON object per line
  --help, --version

Exit codes: 0 done, 1 failed, 2 wrong use, 130 cancelled.
`

/** The lines of one verb, then what all verbs share. */
export function usageOf(verb: string): string {
  const [, verbs = '', ...shared] = usage.split('\n\n')
  // A verb begins after two spaces; its options and the rest of its sentence are set further in.
  const own = verbs.split(/\n(?= {2}[a-z])/).filter((part) => part.trim().split(' ')[0] === verb)
  return [`selvedge ${verb}`, own.join('\n'), ...shared].join('\n\n')
}
