import { existsSync } from 'node:fs'
import { inRoot } from '../bootstrap/paths.mjs'

/**
 * @typedef {{
 *   command: string, code?: number, cut?: number, interrupt?: boolean
 * }} Step what is typed after `selvedge`; the exit code it must end with (0); the most lines shown; whether Ctrl+C is
 *   pressed after its first epoch
 * @typedef {{ verb: string, title?: string, text: string, steps: Step[], native?: boolean }} Scene `native`: needs native
 *   TensorFlow
 */

const hasReadyHeads = existsSync(inRoot('resources', 'models', 'ready', 'gender-model'))
const shirt = '~/photos/Tops/T-Shirts/lum-1004-red_front.jpg'

/** The day of somebody with a new catalog; each scene goes on from those before. @type {Scene[]} */
export const scenes = [
  {
    verb: 'add',
    text: 'Takes a folder of photos in where it lies, with all below it, and tags every photo with the models in use.',
    steps: [{ command: 'add ~/photos' }],
  },
  {
    verb: 'tag',
    text: 'Looks for new, changed and missing files, and tags what has no tags yet. `--again` has the models speak anew, from the stored features: no photo is read for it. `--reread` reads the photos again, also those whose files look unchanged by size and time; with `--folder DIR` only those in that folder and below. What a scan does not list is told with the reason and what to do: RAW photos without a preview that is read, files with layers, broken links, folders that cannot be read just now, thumbnails that a system keeps. A folder that is away, or was left empty by a drive that is not connected, hides nothing of what is known.',
    steps: [{ command: 'tag' }, { command: 'tag --again' }],
  },
  {
    verb: 'catalogs',
    text: 'The catalogs there are. `--remove N` hides one with all that was decided in it, until that is undone or its folder is added again; `--removed` lists those, `--locate N --at DIR` says where the folder of one lies now, and `--purge N --yes` forgets one for good.',
    steps: [{ command: 'catalogs' }],
  },
  {
    verb: 'annotate',
    text: 'What the models say of photos anywhere on the disk; nothing of it is kept. Captions are searched by beam unless told otherwise, and name only what the other predictions are sure of.',
    steps: [
      { command: `annotate ${shirt}` },
      { command: `annotate ${shirt} --decoding sample --temperature 0.8 --top-k 10 --seed 3` },
    ],
  },
  {
    verb: 'attributes',
    text: 'The attributes there are, what is decided of each, and the model that tags it. `--add` makes one of your own, `--many` one of which an image may have several labels; `--describe` says what is asked, `--order` which come first; `--ready` adds one with a head that ships for it, and tags all photos from their stored features.',
    steps: [
      { command: 'attributes' },
      { command: 'attributes --add fit' },
      { command: 'attributes --add material --many' },
      ...(hasReadyHeads ? [{ command: 'attributes --ready gender' }] : []),
    ],
  },
  {
    verb: 'next',
    text: 'The files most worth deciding on, of every product one view at most. At first they are a cross-section of all; from some thirty decisions on they are those the model is least sure of, spread over look-alikes and labels.',
    steps: [{ command: 'next --attribute type --count 5' }],
  },
  {
    verb: 'list',
    text: 'The files that fit a search, conditions and a view; `--count` tells only how many. A search is words in any order, whatever their accents, `"exact words"`, `-word`, `brand:nike,adidas`, `type:unreviewed`, `\'width:>=1000\'`; `selvedge list --help` names all.',
    steps: [{ command: 'list type:caps shape:portrait', cut: 3 }],
  },
  {
    verb: 'views',
    text: "Lists kept under a name, the same as in the window's sidebar. `export`, `list`, `next`, `train` and `tag --reread` take them with `--view`.",
    steps: [{ command: 'views --add Reds --text red --where type=Tops' }, { command: 'views' }],
  },
  {
    verb: 'label',
    text: 'Reads decisions from a table (separated values, an Excel workbook or JSON lines): a column `file`, or the one that `--file` names, and one per attribute. A file is found where its path and that of an image agree from the end on the whole of the shorter one, so paths of another machine do, and names without ending; where several images have it, the row needs the path below the catalog, or a column `catalog`. `--product` names the column whose equal values are views of one product, which are then never split between training and measuring. Of an attribute of several labels a cell holds all, separated by `|`: `Cotton|Linen`; a lone `|` says that there is none. `--map view=skip`, `--map pattern=new:Pattern` or `--map shade=colour` says what a column is, `--same "colour:Dark Navy=Navy Blue"` which label a name means; `--check` only says what would be imported, and `--overwrite` gives the table the last word where a person decided otherwise.',
    steps: [{ command: 'label ~/labels.csv --product product' }],
  },
  {
    verb: 'labels',
    text: 'The labels of an attribute. `--merge` makes one of two, in decisions and in what models say of images tagged now or later, without training anew; tables that use its name mean the other from then on, as they do after `--rename`. `--change` puts a label under another, which its images are found by as well, gives it a key, a colour, a description or other names. `--split` gives some of its images a new one. `--retire` keeps a label where it was given and neither offers, predicts nor learns it any more. `--delete` takes it away, and says before what goes with it.',
    steps: [
      { command: 'labels --attribute type', cut: 8 },
      { command: 'labels --attribute type --merge Tshirts --into Shirts' },
      { command: 'labels --attribute type --change Shirts --under Tops --key S' },
      { command: 'labels --attribute type --delete Shirts', code: 2 },
    ],
  },
  {
    verb: 'history',
    text: 'What was done, whatever it was: decisions, imports, labels and attributes, models taken to use, catalogs added and removed. With an image, as `list` names it or by its path, what happened to this one: what it was before each step and after it. Tagging, renamed labels and moved folders are not steps of one image.',
    steps: [{ command: 'history --count 4' }],
  },
  {
    verb: 'undo',
    text: 'Takes back the last of it; with `--to N` all that was done after step N.',
    steps: [{ command: 'undo' }],
  },
  {
    verb: 'redo',
    text: 'Does again what was taken back last.',
    steps: [{ command: 'redo' }, { command: 'undo' }],
  },
  {
    verb: 'test',
    text: 'How good a model is: on what was held out when it was trained, and on decisions of this library it has not learned from.',
    steps: [{ command: 'test --attribute type', cut: 18 }],
  },
  {
    verb: 'test',
    title: 'what is taken for what',
    text: '`--confusion` also writes the confusion matrix, as a picture or a table.',
    steps: [{ command: 'test --attribute colour --confusion ~/colour.png --confusion ~/colour.csv', cut: 14 }],
  },
  {
    verb: 'test',
    title: 'as a report',
    text: '`--report` writes all that is known of a model: a page with the most confused pictures, a table, or the charts; `--against` compares another version on the same images.',
    steps: [
      {
        command:
          'test --attribute colour --report ~/colour.html --report ~/colour-figures.csv --report ~/colour-charts.png',
        cut: 4,
      },
    ],
  },
  {
    verb: 'train',
    text: 'Learns from the decisions. The new model waits; it changes nothing before it is accepted. `--view`, `--where` and `--text` have it learn from the decided images among these only; all others that are decided are new to it, and it is measured on them as well.',
    steps: [{ command: 'train --attribute type' }],
  },
  {
    verb: 'train',
    title: "the original library's procedure",
    text: '`--solver sgd` trains by epochs in TensorFlow.js; [training.md](training.md) compares the two. `--accept` puts the model to use at once.',
    steps: [{ command: 'train --attribute type --solver sgd --epochs 5 --lr 0.01 --batch-size 50 --seed 1 --accept' }],
  },
  {
    verb: 'accept',
    text: 'Puts a model that waits to use, or returns to an earlier one.',
    steps: [{ command: 'accept --version {version-1}' }],
  },
  {
    verb: 'runs',
    text: 'The trainings of an attribute, newest first.',
    steps: [{ command: 'runs --attribute type' }, { command: 'runs --attribute brand' }],
  },
  {
    verb: 'plot',
    text: 'Draws the learning curve of a run, loss and accuracy, or of several runs on one picture.',
    steps: [
      { command: 'plot --run {run} --output ~/curve.png' },
      { command: 'plot --run {run-1} --run {run} --output ~/both.svg' },
    ],
  },
  {
    verb: 'models',
    text: 'All model versions; the one in use is active, and every other one can be returned to.',
    steps: [{ command: 'models' }],
  },
  {
    verb: 'models',
    title: 'a backbone of your own',
    text: '`models add` takes an image network in an ONNX file as a backbone; `--inspect` only looks into it. [backbones.md](backbones.md) says what is checked. (This one is tiny and its weights are random.)',
    steps: [
      { command: 'models add ~/networks/shop-net.onnx --inspect' },
      { command: 'models add ~/networks/shop-net.onnx --fit contain --licence MIT' },
    ],
  },
  {
    verb: 'features',
    text: 'Makes the features that are missing, of the backbone in use or of `--backbone`, and with `--output` writes them for NumPy, a table of the files beside them.',
    steps: [{ command: 'features' }, { command: 'features --backbone {backbone} --output ~/features.npy' }],
  },
  {
    verb: 'backbones',
    text: 'The backbones there are. `--use` embeds all images with another one and retrains every attribute with enough decisions on it; the models in use stay in use until you accept the new ones. `--remove` takes one away that no model in use needs.',
    steps: [
      { command: 'backbones' },
      { command: 'backbones --use {backbone}' },
      { command: 'models', cut: 14 },
      { command: 'backbones --use {current}' },
      { command: 'backbones --remove {backbone}' },
    ],
  },
  {
    verb: 'label',
    title: 'captions',
    text: '`--caption` names the column that holds the captions where it is not called so. What was read before is not read twice.',
    steps: [{ command: 'label ~/labels.csv --product product --caption name' }],
  },
  {
    verb: 'label',
    title: 'columns that are no attribute yet',
    text: '`--make-attributes` makes attributes of them, unless nearly every row has a value of its own, as names and numbers have.',
    steps: [{ command: 'label ~/labels.csv --product product --caption name --make-attributes' }],
  },
  {
    verb: 'vocab',
    text: 'The words captions are made of; rarer ones than `--minimum-count` are unknown to a captioner.',
    steps: [{ command: 'vocab', cut: 14 }, { command: 'vocab --minimum-count 10 --output ~/words.json' }],
  },
  {
    verb: 'train',
    title: 'captions, and going on after Ctrl+C',
    text: 'A training by epochs leaves a checkpoint after each. One that was cancelled, failed or killed is gone on with by `--resume`, to the same end as if it had never been stopped.',
    steps: [
      { command: 'train --attribute caption --epochs 4 --lr 0.1 --seed 1', code: 130, interrupt: true },
      { command: 'train --resume {resume}' },
      { command: 'test --attribute caption --version {version}' },
    ],
  },
  {
    verb: 'train',
    title: 'the backbone as well',
    native: true,
    text: '`--finetune` sends gradients through the last blocks of the backbone. What comes out is a new backbone, all images embedded with it, and a head on it; the old ones stay. Without native TensorFlow it is slow. The model in use was trained on all of these decisions, hence its figures on the held-out ones.',
    steps: [
      { command: 'train --attribute type --finetune --blocks 1 --epochs 1 --batch-size 32 --seed 1' },
      { command: 'backbones' },
    ],
  },
  {
    verb: 'export',
    text: 'Writes all images with their labels, and where each label comes from. `--attribute NAME` writes only these attributes, `--plain` only their labels.',
    steps: [{ command: 'export --format csv --output ~/tags.csv' }],
  },
  {
    verb: 'export',
    title: 'some of the images',
    text: '`--where` says what must hold of an attribute, `--text` what words must be found; what is given several times must all hold. `next` takes the same.',
    steps: [
      { command: "export --where type=Shirts,Jeans --where 'colour!=Black' --output ~/tops.csv" },
      { command: "export --where type:unreviewed --where 'type>=0.8' --text red --output ~/sure.csv" },
      { command: 'next --attribute type --where colour=Red --count 3' },
    ],
  },
  {
    verb: 'providers',
    text: 'What the networks that read photos run on, and what else could. `--probe` measures again, `--use` chooses; [providers.md](providers.md) says how.',
    steps: [{ command: 'providers' }, { command: 'providers --probe' }, { command: 'providers --use cpu' }],
  },
  {
    verb: 'doctor',
    text: 'Looks at everything the studio stands on, and says what to do about what is wrong.',
    steps: [{ command: 'doctor' }],
  },
  {
    verb: 'restore',
    text: 'Takes the newest good backup, or the one named with `--from`, and does again what the journal holds since then. A library that is damaged or gone is restored like that by itself when it is opened.',
    steps: [{ command: 'restore --list' }, { command: 'restore' }],
  },
  {
    verb: 'Errors',
    text: 'An error is a sentence that says what to do. Exit codes are 0 done, 1 failed, 2 wrong use, 130 cancelled.',
    steps: [
      { command: 'add ~/fotos', code: 1 },
      { command: 'label ~/prices.csv', code: 2 },
      { command: 'train --attribute sleeve', code: 2 },
      { command: 'train --attribute type --lr 0.1', code: 2, cut: 12 },
      { command: 'accept --version 99', code: 1 },
      { command: 'models add ~/networks/broken.onnx', code: 1 },
      { command: 'backbones --remove {current}', code: 2 },
      // The library was restored, and its runs are as of the backup.
      { command: 'train --resume {run}', code: 1 },
      { command: 'train --attribute sleeve --json', code: 2 },
    ],
  },
]
