package dev.moka;

import dev.moka.proto.LayerParameter;

/** Says in which layer of a net something went wrong. */
final class LayerErrors {
    private LayerErrors() {}

    /**
     * What to throw instead of {@code e}: the same with the layer's name. Whatever else a class of the user's throws becomes a message with
     * its cause, but an error of Moka's own stays what it is.
     */
    static RuntimeException in(LayerParameter layer, RuntimeException e) {
        if (e instanceof MokaException known) {
            return new MokaException(
                    known.kind(), "layer '" + OneLine.excerpt(layer.getName()) + "': " + known.getMessage(), e);
        }
        if (layer.getType().equals(LayerTypes.PYTHON)) {
            String text = String.format(
                    "layer '%s': class %s failed: %s",
                    layer.getName(), LayerTypes.className(layer.getPythonParam()), e);
            return new MokaException(MokaException.Kind.MODEL, text, e);
        }
        return e;
    }

    /** What to throw where memory did not suffice in a layer. */
    static MokaException in(LayerParameter layer, OutOfMemoryError e) {
        String text = String.format(
                "layer '%s': not enough memory (%s): %s", layer.getName(), e.getMessage(), MemoryNeed.REMEDY);
        return new MokaException(MokaException.Kind.FAILED, text, e);
    }
}
