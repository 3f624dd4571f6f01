package dev.moka.model;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import dev.moka.MokaException;
import dev.moka.proto.NetParameter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds out why a binary file is no readable weights: cut short, damaged, or another kind of message. */
final class WeightFault {
    private static final int VARINT = WireFormat.WIRETYPE_VARINT;
    private static final int DELIMITED = WireFormat.WIRETYPE_LENGTH_DELIMITED;

    private WeightFault() {}

    /** The fault of a file whose scan failed. */
    static MokaException of(Path file, ByteBuffer bytes, WeightScan scan, IOException e) {
        NetParameter read;
        try {
            read = scan.net();
        } catch (IOException unreadable) {
            read = NetParameter.getDefaultInstance();
        }
        String last = lastLayer(read);
        boolean begunWell = last != null || startsLikeNet(bytes);
        if (!begunWell || otherMessage(bytes) != null) {
            return noNet(file, bytes);
        }
        String after = last == null ? "in its first layer" : "after layer \"" + last + "\"";
        if (e instanceof WeightScan.Truncated truncated) {
            return MokaException.model(
                    "%s is cut short %s: at least %d bytes are missing (it has %d); copy or download it again",
                    file, after, truncated.missingBytes, bytes.limit());
        }
        return MokaException.model(
                "%s is damaged or cut short %s (it has %d bytes); copy or download it again",
                file, after, bytes.limit());
    }

    /** The fault of a file that was read to its end and has no layer. */
    static MokaException noLayers(Path file, ByteBuffer bytes, NetParameter read) {
        if (otherMessage(bytes) != null || !read.hasName()) {
            return noNet(file, bytes);
        }
        return MokaException.model(
                "%s is a net (\"%s\") without any layer, so there are no weights in it; save it again from a net with layers",
                file, read.getName());
    }

    private static MokaException noNet(Path file, ByteBuffer bytes) {
        String other = otherMessage(bytes);
        return other != null
                ? MokaException.model("%s is %s", file, other)
                : MokaException.model(
                        "%s is not a .caffemodel: its bytes are no message of Caffe's; check the path, or download it again",
                        file);
    }

    private static @Nullable String lastLayer(NetParameter read) {
        if (read.getLayerCount() > 0) {
            return read.getLayer(read.getLayerCount() - 1).getName();
        } else if (read.getLayersCount() > 0) {
            var last = read.getLayers(read.getLayersCount() - 1);
            return last.hasLayer() ? last.getLayer().getName() : last.getName();
        }
        return null;
    }

    /** Whether the first field is a short printable name, a layer, or an old layer; random bytes hardly ever are. */
    private static boolean startsLikeNet(ByteBuffer bytes) {
        int first = bytes.get(0) & 0xff;
        if (first == 0x0a && bytes.limit() > 2) {
            int length = Math.min(bytes.get(1), bytes.limit() - 2);
            for (int i = 0; i < length; i++) {
                if (bytes.get(2 + i) < ' ') {
                    return false;
                }
            }
            return length > 0;
        }
        return first == 0xa2 && bytes.limit() > 2 && bytes.get(1) == 6;
    }

    /** What a message is that is no net, by the fields on its first level; null if nothing we know. */
    private static @Nullable String otherMessage(ByteBuffer bytes) {
        Set<Integer> tags = tags(bytes);
        if (has(tags, 1, VARINT) && has(tags, 7, DELIMITED) && has(tags, 8, DELIMITED)) {
            return "an ONNX model; only Caffe's models are read: look for its .caffemodel";
        } else if (has(tags, 1, VARINT) && has(tags, 3, DELIMITED) && !has(tags, 5, DELIMITED)) {
            return "a solver's state (.solverstate), not weights; give the .caffemodel that was saved with it";
        } else if (has(tags, 5, DELIMITED) && (has(tags, 1, VARINT) || has(tags, 7, DELIMITED))) {
            return "a single blob (.binaryproto), a mean perhaps, not weights; give the .caffemodel";
        }
        return null;
    }

    private static boolean has(Set<Integer> tags, int field, int wireType) {
        return tags.contains(field << 3 | wireType);
    }

    /** The tags on the first level, as far as the file can be read. */
    private static Set<Integer> tags(ByteBuffer bytes) {
        Set<Integer> tags = new TreeSet<>();
        CodedInputStream in = BufferInput.decode(bytes);
        try {
            int tag;
            while ((tag = in.readTag()) != 0) {
                tags.add(tag);
                in.skipField(tag);
            }
        } catch (IOException e) {
            return tags; // the readable part is enough to tell
        }
        return tags;
    }
}
