package dev.moka;

/**
 * A parameter as a solver sees it. Layers that share one have it once, here; the first of them owns it.
 *
 * @param name the name the prototxt gives it, or the layer's name and the place in it: {@code ip1/0}
 * @param lrMult factor of the learning rate; 0 for a parameter that is not learned
 * @param decayMult factor of the weight decay
 */
public record LearnableParam(String name, Blob blob, float lrMult, float decayMult) {}
