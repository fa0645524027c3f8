package dev.lambent.card;

/** How a text is coloured where there are colours; the text alone has to say the same. */
enum Tone {
    PLAIN,
    GOOD,
    WARNING,
    BAD
}
