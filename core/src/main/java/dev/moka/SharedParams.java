package dev.moka;

import dev.moka.proto.ParamSpec;
import java.util.HashMap;
import java.util.Map;

/** Parameters of the same name are one parameter: Caffe's Net::AppendParam. */
final class SharedParams {
    private record Owner(String layer, ParamSpec spec, Blob blob) {}

    private final Map<String, Owner> owners = new HashMap<>();

    void add(Layer layer) {
        int specs = layer.param().getParamCount();
        if (specs > layer.blobs().size()) {
            throw MokaException.model(
                    "%d 'param' entries for %d parameter(s): remove the last ones",
                    specs, layer.blobs().size());
        }
        for (int i = 0; i < specs; i++) {
            ParamSpec spec = layer.param().getParam(i);
            if (!spec.getName().isEmpty()) {
                Owner owner = owners.get(spec.getName());
                if (owner == null) {
                    owners.put(
                            spec.getName(),
                            new Owner(layer.name(), spec, layer.blobs().get(i)));
                } else {
                    share(owner, spec, layer.blobs().get(i));
                }
            }
        }
    }

    private static void share(Owner owner, ParamSpec spec, Blob blob) {
        boolean permissive = spec.getShareMode() == ParamSpec.DimCheckMode.PERMISSIVE;
        boolean fits = permissive
                ? blob.count() == owner.blob.count()
                : blob.toString().equals(owner.blob.toString());
        if (!fits) {
            throw MokaException.model(
                    "parameter '%s' of shape %s cannot be shared with layer '%s', which has shape %s%s",
                    spec.getName(),
                    blob,
                    owner.layer,
                    owner.blob,
                    permissive ? "" : ": make them equal, or set share_mode: PERMISSIVE for equal counts");
        }
        requireEqual(
                owner,
                spec,
                "lr_mult",
                owner.spec.hasLrMult() && spec.hasLrMult(),
                owner.spec.getLrMult(),
                spec.getLrMult());
        requireEqual(
                owner,
                spec,
                "decay_mult",
                owner.spec.hasDecayMult() && spec.hasDecayMult(),
                owner.spec.getDecayMult(),
                spec.getDecayMult());
        blob.shareData(owner.blob);
        blob.shareDiff(owner.blob);
    }

    private static void requireEqual(Owner owner, ParamSpec spec, String field, boolean bothGiven, float a, float b) {
        if (bothGiven && a != b) {
            throw MokaException.model(
                    "shared parameter '%s' has %s %s here and %s in layer '%s': give it once",
                    spec.getName(), field, b, a, owner.layer);
        }
    }
}
