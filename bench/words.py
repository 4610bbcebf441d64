"""What the sessions are made of: topics, people, rooms, papers, notes."""

#: The beginning of an id, and of the title that goes with it.
TOPICS = (
    ("attention", "Attention and what it attends to"),
    ("schroedinger-bridges", "Schrödinger bridges"),
    ("poincare-embeddings", "Poincaré embeddings"),
    ("naive-bayes", "Naïve Bayes, revisited"),
    ("state-space-models", "State-space models"),
    ("mixture-of-experts", "Mixture of experts"),
    ("diffusion", "Diffusion models"),
    ("tokenizers", "Tokenizers: 分かち書き and beyond"),
    ("scaling-laws", "Scaling laws"),
    ("retrieval", "Retrieval-augmented generation"),
    ("interpretability", "Interpretability & circuits"),
    ("preferences", "Learning from preferences"),
    ("optimal-transport", "Optimal transport à la Monge"),
    ("graph-networks", "Graph neural networks"),
    ("causality", "Causal inference; an introduction"),
    ("evaluation", "Evaluation (and its discontents)"),
    ("speech", "Speech recognition"),
    ("robotics", "Robots, “embodied” or not"),
    ("privacy", "Differential privacy, ε by ε"),
    ("fairness", "Fairness <in> practice"),
)

ENDINGS = (
    "",
    ", part one",
    ", part two",
    " for small models",
    ": a survey",
    " without tears",
    " 🎉",
    " in the wild",
)

KINDS = ("Technical", "Discussion", "Tutorial", "Invited talk")

#: How many lead a session: mostly one.
LEADS = (1, 1, 1, 2, 2, 3)

PEOPLE = (
    "Ada Adeyemi", "Björn Åkesson", "Camille Dubois-Lévêque", "Dmitri Volkov",
    "Eilidh MacGregor", "Fatima Zahra Benali", "Giorgos Papadopoulos", "Hana Nováková",
    "İpek Yıldız", "João Gonçalves", "Katarzyna Wójcik", "Lê Thị Mai", "Mohammed Al-Rashid",
    "Ngozi Okafor", "Óscar Ibáñez", "Priya Raghunathan", "Quentin Baxter", "Rosa Lindqvist",
    "Siobhán O'Connell", "Tomáš Dvořák", "Umar Farooqi", "Valentina Rossi", "王小明",
    "Zoë Whitfield",
)  # fmt: skip

ROOMS = (
    "David Blackwell",
    "Ursula Franklin",
    "Jack Good",
    "Enigma",
    "Mary Shelley",
    "Cipher",
)

#: The headings of a reading.
GROUPS = ("Main", "Further")

PAPERS = (
    "An Image is Worth a Few Words: Captioning with Less",
    "On the Dangers of Benchmarks That Everybody Has Seen",
    "Don't Count, Predict! A Second Systematic Comparison",
    "Über die Konvergenz stochastischer Näherungsverfahren",
    "Deep Residual Learning, Considered Layer by Layer",
    "L'apprentissage profond expliqué à celles et ceux qui doutent",
    "Sparse is Enough in Scaling, and Often Elsewhere",
    "A Theory of Everything We Tried and What Came of It",
    "Language Models are Many-Shot Forgetters",
    "Learning to Learn by Reading What Others Have Learnt",
    "Neural Ordinary Equations and Where to Find Them",
    "The Bitter Lesson, Sweetened with Inductive Biases",
)

#: Markdown; `{}` makes a link its own.
NOTES = (
    "Read up to **Section 4**, and at least skim the experiments; the proofs may be skipped",
    "The appendix holds the *ablations*, look at Table 7 and say what you would have tried",
    "Code to try beforehand: `pip install attention-demo`, then run the first notebook",
    "A gentle video of the same, [forty minutes](https://video.example.org/watch/{}), for those new to it",
    "Compare with what we read in spring; the notation differs (θ there, φ here)",
    "Only the introduction & the discussion; whoever has time may look at the related work",
)
