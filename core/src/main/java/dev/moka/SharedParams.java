package dev.moka;

import dev.moka.proto.ParamSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Collects parameters, of which those of the same name are one: Caffe's Net::AppendParam. */
final class SharedParams {
    /** The first of its name. What it leaves open of its rates, one that shares it may say. */
    private static final class Owner {
        final String layer;
        final String name;
        final Blob blob;
        ParamSpec spec;

        Owner(String layer, String name, Blob blob, ParamSpec spec) {
            this.layer = layer;
            this.name = name;
            this.blob = blob;
            this.spec = spec;
        }
    }

    private final List<Owner> owners = new ArrayList<>();
    private final Map<String, Owner> named = new HashMap<>();

    void add(Layer layer) {
        int specs = layer.param().getParamCount();
        if (specs > layer.blobs().size()) {
            throw MokaException.model(
                    "%d 'param' entries for %d parameter(s): remove the last ones",
                    specs, layer.blobs().size());
        }
        for (int i = 0; i < layer.blobs().size(); i++) {
            ParamSpec spec = i < specs ? layer.param().getParam(i) : ParamSpec.getDefaultInstance();
            Blob blob = layer.blobs().get(i);
            Owner owner = named.get(spec.getName());
            if (owner == null) {
                own(layer, i, blob, spec);
            } else {
                share(owner, spec, blob);
            }
        }
    }

    /** Each parameter once, in the order of its first layers. */
    List<LearnableParam> learnable() {
        return owners.stream()
                .map(owner ->
                        new LearnableParam(owner.name, owner.blob, owner.spec.getLrMult(), owner.spec.getDecayMult()))
                .toList();
    }

    private void own(Layer layer, int index, Blob blob, ParamSpec spec) {
        boolean isNamed = !spec.getName().isEmpty();
        Owner owner = new Owner(layer.name(), isNamed ? spec.getName() : layer.name() + "/" + index, blob, spec);
        owners.add(owner);
        if (isNamed) {
            named.put(spec.getName(), owner);
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
        if (spec.hasLrMult()) {
            requireEqual(owner, "lr_mult", owner.spec.hasLrMult(), owner.spec.getLrMult(), spec.getLrMult());
            owner.spec = owner.spec.toBuilder().setLrMult(spec.getLrMult()).build();
        }
        if (spec.hasDecayMult()) {
            requireEqual(
                    owner, "decay_mult", owner.spec.hasDecayMult(), owner.spec.getDecayMult(), spec.getDecayMult());
            owner.spec =
                    owner.spec.toBuilder().setDecayMult(spec.getDecayMult()).build();
        }
        blob.shareData(owner.blob);
        blob.shareDiff(owner.blob);
    }

    private static void requireEqual(Owner owner, String field, boolean given, float first, float here) {
        if (given && first != here) {
            throw MokaException.model(
                    "shared parameter '%s' has %s %s here and %s in layer '%s': give it once",
                    owner.name, field, here, first, owner.layer);
        }
    }
}
