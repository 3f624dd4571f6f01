package dev.moka;

import dev.moka.model.Nearest;
import dev.moka.proto.LayerParameter;
import dev.moka.proto.PythonParameter;
import java.lang.reflect.InvocationTargetException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Every layer type on the class path, by the name a prototxt uses. */
public final class LayerTypes {
    static final String PYTHON = "Python";
    private static final String REMEDY =
            "correct the name, or write a Java class for it and name that in a layer of type Python";
    private static final Map<String, ServiceLoader.Provider<Layer>> TYPES = load();

    private LayerTypes() {}

    private static Map<String, ServiceLoader.Provider<Layer>> load() {
        var types = new TreeMap<String, ServiceLoader.Provider<Layer>>();
        ServiceLoader.load(Layer.class, Layer.class.getClassLoader()).stream()
                .forEach(provider -> types.put(Layer.typeOf(provider.type()), provider));
        return types;
    }

    /** The names, sorted. */
    public static Set<String> names() {
        return TYPES.keySet();
    }

    static Layer create(LayerParameter param) {
        return param.getType().equals(PYTHON) ? userLayer(param.getPythonParam()) : create(param.getType());
    }

    /** The Java class that stands in for a Python layer's: {@code module} is its package, {@code layer} its name. */
    static String className(PythonParameter p) {
        return p.getModule().isEmpty() ? p.getLayer() : p.getModule() + "." + p.getLayer();
    }

    private static Layer userLayer(PythonParameter p) {
        String name = className(p);
        try {
            return userClass(name).asSubclass(Layer.class).getConstructor().newInstance();
        } catch (ClassNotFoundException e) {
            throw unusable(
                    e,
                    "a Python layer runs here as a Java class, and there is no %s on the class path: write it, extending %s, and name its"
                            + " package in python_param's module and its name in layer",
                    name,
                    Layer.class.getName());
        } catch (InvocationTargetException e) {
            throw unusable(e, "class %s failed in its constructor: %s", name, e.getCause());
        } catch (ReflectiveOperationException | ClassCastException | LinkageError e) {
            throw unusable(
                    e,
                    "class %s cannot serve as a layer (%s): it must be public, extend %s, and have a public constructor without"
                            + " parameters",
                    name,
                    e,
                    Layer.class.getName());
        }
    }

    /**
     * A class of the user's, wherever the program that builds the net could name it: its thread's loader need not know it, as under
     * {@code java File.java}, but that of a class which has called us does.
     */
    private static Class<?> userClass(String name) throws ClassNotFoundException {
        Set<ClassLoader> loaders = new LinkedHashSet<>();
        loaders.add(Thread.currentThread().getContextClassLoader());
        loaders.add(Layer.class.getClassLoader());
        StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
                .forEach(frame -> loaders.add(frame.getDeclaringClass().getClassLoader()));
        loaders.remove(null); // the platform's own
        ClassNotFoundException nowhere = new ClassNotFoundException(name);
        for (ClassLoader loader : loaders) {
            try {
                return Class.forName(name, true, loader);
            } catch (ClassNotFoundException e) {
                nowhere.addSuppressed(e);
            }
        }
        throw nowhere;
    }

    private static MokaException unusable(Throwable cause, String format, @Nullable Object... args) {
        return new MokaException(MokaException.Kind.MODEL, String.format(format, args), cause);
    }

    static Layer create(String type) {
        ServiceLoader.Provider<Layer> provider = TYPES.get(type);
        if (provider == null) {
            throw MokaException.model("type '%s' is not a layer type that Moka knows", type);
        }
        return provider.get();
    }

    /** Refuses a net with layers of unknown types, and names all of these at once. */
    static void requireKnown(List<LayerParameter> layers) {
        Map<String, List<LayerParameter>> unknown = layers.stream()
                .filter(layer ->
                        !TYPES.containsKey(layer.getType()) && !layer.getType().equals(PYTHON))
                .collect(Collectors.groupingBy(LayerParameter::getType, LinkedHashMap::new, Collectors.toList()));
        if (unknown.size() > 1) {
            String types = unknown.entrySet().stream()
                    .map(entry ->
                            "'" + entry.getKey() + "'" + Nearest.hint(entry.getKey(), names()) + in(entry.getValue()))
                    .collect(Collectors.joining(", "));
            throw new MokaException(
                    MokaException.Kind.MODEL, "Moka does not know these layer types: " + types + "; " + REMEDY);
        }
        unknown.forEach((type, of) -> {
            String what = type.isEmpty() ? "no type is given" : "type '" + type + "' is not a layer type Moka knows";
            String more = of.size() == 1 ? "" : ", nor that of " + (of.size() - 1) + " more";
            throw LayerErrors.in(
                    of.get(0), MokaException.model("%s%s%s; %s", what, Nearest.hint(type, names()), more, REMEDY));
        });
    }

    private static String in(List<LayerParameter> layers) {
        return layers.size() == 1
                ? " (layer '" + layers.get(0).getName() + "')"
                : " (" + layers.size() + " layers, '" + layers.get(0).getName() + "' the first)";
    }
}
