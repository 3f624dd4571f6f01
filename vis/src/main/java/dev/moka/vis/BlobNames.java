package dev.moka.vis;

import dev.moka.Blob;
import dev.moka.Net;
import java.util.List;

/** What a blob is to be called in a picture. */
public final class BlobNames {
    private BlobNames() {}

    /**
     * The blob's name, with the layers that overwrote it: a forward leaves what the last of them computed.
     * {@code conv1, after relu1}.
     */
    public static String withLayers(Net net, String blobName) {
        Blob blob = net.blob(blobName);
        List<String> layers = net.steps().stream()
                .filter(step -> step.inPlace() && step.tops().get(0) == blob)
                .map(step -> step.layer().name())
                .toList();
        return layers.isEmpty() ? blobName : blobName + ", after " + String.join(", ", layers);
    }
}
