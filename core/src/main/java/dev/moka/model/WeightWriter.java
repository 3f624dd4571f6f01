package dev.moka.model;

import com.google.protobuf.CodedOutputStream;
import dev.moka.MokaException;
import dev.moka.array.AtomicFile;
import dev.moka.proto.LayerParameter;
import dev.moka.proto.NetParameter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;

/** Writes a NetParameter with its blobs: sizes first, from the shapes alone, then one blob after the other. */
final class WeightWriter {
    private static final int BUFFER = 65536;

    private final NetParameter header;
    private final List<LayerParameter> layers;
    private final List<List<WeightBlob>> blobs;

    WeightWriter(NetParameter net, List<List<WeightBlob>> blobs) {
        if (net.getLayerCount() != blobs.size()) {
            throw MokaException.usage(
                    "%d layers to write but blobs for %d; give each layer a list", net.getLayerCount(), blobs.size());
        }
        this.header = net.toBuilder().clearLayer().buildPartial();
        this.layers = net.getLayerList().stream()
                .map(layer -> layer.toBuilder().clearBlobs().buildPartial())
                .toList();
        this.blobs = blobs;
    }

    void write(Path file) {
        requireSize(file);
        AtomicFile.write(file, this::writeTo);
    }

    private void requireSize(Path file) {
        long size = header.getSerializedSize();
        for (int i = 0; i < layers.size(); i++) {
            for (WeightBlob blob : blobs.get(i)) {
                long wanted = WeightBlob.count(blob.shape());
                if (wanted != blob.source().count()) {
                    throw MokaException.usage(
                            "a blob of layer \"%s\" has %d numbers but a shape of %d; give as many as the shape says",
                            layers.get(i).getName(), blob.source().count(), wanted);
                }
            }
            size += 8 + layerSize(i); // a tag and a length take at most 8 bytes
        }
        if (size > Integer.MAX_VALUE) {
            throw MokaException.failed(
                    "%s would have %d bytes; a .caffemodel cannot have more than 2 GB: save fewer layers", file, size);
        }
    }

    private void writeTo(OutputStream stream) throws IOException {
        CodedOutputStream out = CodedOutputStream.newInstance(stream, BUFFER);
        header.writeTo(out);
        for (int i = 0; i < layers.size(); i++) {
            BlobMessage.start(out, NetParameter.LAYER_FIELD_NUMBER, layerSize(i));
            layers.get(i).writeTo(out);
            for (WeightBlob blob : blobs.get(i)) {
                BlobMessage.write(out, LayerParameter.BLOBS_FIELD_NUMBER, blob);
            }
        }
        out.flush();
    }

    private long layerSize(int i) {
        long size = layers.get(i).getSerializedSize();
        for (WeightBlob blob : blobs.get(i)) {
            size += BlobMessage.size(LayerParameter.BLOBS_FIELD_NUMBER, blob);
        }
        return size;
    }
}
