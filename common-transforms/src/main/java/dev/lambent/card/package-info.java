/**
 * What is known of a trained model, kept as {@code evidence.json}, and the model card made from it: HTML, Markdown and plots.
 * Written by the batch layer; whoever has the evidence can render the card again, to the same bytes. docs/model-card.md says what is
 * on it.
 */
package dev.lambent.card;
