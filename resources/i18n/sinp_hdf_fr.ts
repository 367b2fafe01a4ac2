<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr_FR" sourcelanguage="en">
    <context>
        <name>SinpHdf</name>
        <message>
            <source>'auto' uses DuckDB when it is installed, else what QGIS ships. Both give the same findings.</source>
            <translation>« auto » utilise DuckDB s’il est installé, sinon ce que QGIS fournit. Les deux donnent les mêmes constats.</translation>
        </message>
        <message>
            <source>A layer or a file in the regional format, or the whole result GeoPackage of a conversion.</source>
            <translation>Une couche ou un fichier au format régional, ou le GeoPackage entier issu d’une conversion.</translation>
        </message>
        <message>
            <source>A layer, its selected features, or a file: CSV, XLSX, ODS, GeoPackage, shapefile, GeoJSON, FlatGeobuf…</source>
            <translation>Une couche, ses entités sélectionnées, ou un fichier : CSV, XLSX, ODS, GeoPackage, shapefile, GeoJSON, FlatGeobuf…</translation>
        </message>
        <message>
            <source>A report in French, readable without a network.</source>
            <translation>Un rapport en français, lisible sans réseau.</translation>
        </message>
        <message>
            <source>Adds the layers that have rows, with their style, errors on the map included.</source>
            <translation>Ajoute les couches qui ont des lignes, avec leur style, y compris les erreurs sur la carte.</translation>
        </message>
        <message>
            <source>All findings in a text file for a spreadsheet (UTF-8, semicolons).</source>
            <translation>Tous les constats dans un fichier texte pour tableur (UTF-8, points-virgules).</translation>
        </message>
        <message>
            <source>Asked at the level 'echange' only. Taken for rows whose source does not say it.</source>
            <translation>Demandé au niveau « echange » seulement. Pris pour les lignes dont la source ne le dit pas.</translation>
        </message>
        <message>
            <source>Checks a layer, or a whole result GeoPackage, that is already in the regional SINP format.</source>
            <translation>Contrôle une couche, ou tout un GeoPackage de résultat, déjà au format régional du SINP.</translation>
        </message>
        <message>
            <source>Choose a profile file</source>
            <translation>Choisir un fichier de profil</translation>
        </message>
        <message>
            <source>Convert and validate</source>
            <translation>Convertir et valider</translation>
        </message>
        <message>
            <source>Convert to the regional format</source>
            <translation>Convertir vers le format régional</translation>
        </message>
        <message>
            <source>Coordinate system, if the source does not say it</source>
            <translation>Système de coordonnées, si la source ne le dit pas</translation>
        </message>
        <message>
            <source>Data set (UUID of its metadata sheet)</source>
            <translation>Jeu de données (UUID de sa fiche de métadonnées)</translation>
        </message>
        <message>
            <source>Detected when empty: UTF-8, else Windows-1252. Example: iso-8859-15.</source>
            <translation>Détecté si le champ est vide : UTF-8, sinon Windows-1252. Exemple : iso-8859-15.</translation>
        </message>
        <message>
            <source>Encoding of a text file</source>
            <translation>Encodage d’un fichier texte</translation>
        </message>
        <message>
            <source>Engine</source>
            <translation>Moteur de calcul</translation>
        </message>
        <message>
            <source>Field (Te), collection (Co) or literature (Li)</source>
            <translation>Terrain (Te), collection (Co) ou littérature (Li)</translation>
        </message>
        <message>
            <source>Findings as CSV</source>
            <translation>Constats en CSV</translation>
        </message>
        <message>
            <source>For a file that holds several. Empty: the first that is not empty.</source>
            <translation>Pour un fichier qui en contient plusieurs. Champ vide : la première qui a des lignes.</translation>
        </message>
        <message>
            <source>How the columns become the regional format. Profiles that come with the plugin: {names}.</source>
            <translation>Comment les colonnes deviennent le format régional. Profils livrés avec l’extension : {names}.</translation>
        </message>
        <message>
            <source>Not evaluated, for want of reference data: {rules}.</source>
            <translation>Non évalué, faute de référentiel : {rules}.</translation>
        </message>
        <message>
            <source>Observer (NOM Prénom)</source>
            <translation>Observateur (NOM Prénom)</translation>
        </message>
        <message>
            <source>Of the accepted rows, {displaced} have displaced values and {flagged} may not be exchanged.</source>
            <translation>Parmi les lignes acceptées, {displaced} ont des valeurs déplacées et {flagged} ne sont pas échangeables.</translation>
        </message>
        <message>
            <source>One GeoPackage: accepted occurrences, quarantine, displaced values, findings, counts.</source>
            <translation>Un GeoPackage : occurrences acceptées, quarantaine, valeurs déplacées, constats, décomptes.</translation>
        </message>
        <message>
            <source>Open the help page</source>
            <translation>Ouvrir la page d’aide</translation>
        </message>
        <message>
            <source>Organisation that makes the exchange record</source>
            <translation>Organisme qui fabrique la donnée d’échange</translation>
        </message>
        <message>
            <source>Organisation that manages the data</source>
            <translation>Organisme gestionnaire de la donnée</translation>
        </message>
        <message>
            <source>Overrides the coordinate system of the source or of the profile.</source>
            <translation>Remplace le système de coordonnées de la source ou du profil.</translation>
        </message>
        <message>
            <source>Profile of the source (a name, or a JSON file)</source>
            <translation>Profil de la source (un nom, ou un fichier JSON)</translation>
        </message>
        <message>
            <source>Profiles (*.json)</source>
            <translation>Profils (*.json)</translation>
        </message>
        <message>
            <source>Public (Pu) or private (Pr) source</source>
            <translation>Source publique (Pu) ou privée (Pr)</translation>
        </message>
        <message>
            <source>Recipient level of the rules</source>
            <translation>Niveau destinataire des règles</translation>
        </message>
        <message>
            <source>Reference date</source>
            <translation>Date de référence</translation>
        </message>
        <message>
            <source>Report</source>
            <translation>Rapport</translation>
        </message>
        <message>
            <source>Result</source>
            <translation>Résultat</translation>
        </message>
        <message>
            <source>Sheet or layer of the file</source>
            <translation>Feuille ou couche du fichier</translation>
        </message>
        <message>
            <source>Show the result in the project</source>
            <translation>Afficher le résultat dans le projet</translation>
        </message>
        <message>
            <source>Table or layer</source>
            <translation>Table ou couche</translation>
        </message>
        <message>
            <source>Taken for rows whose source does not say it.</source>
            <translation>Utilisé pour les lignes dont la source ne le dit pas.</translation>
        </message>
        <message>
            <source>Taken for rows whose source gives no data set.</source>
            <translation>Utilisé pour les lignes dont la source ne donne pas de jeu de données.</translation>
        </message>
        <message>
            <source>The day that the rules take for today. Empty: the current day.</source>
            <translation>Le jour que les règles prennent pour aujourd’hui. Champ vide : la date du jour.</translation>
        </message>
        <message>
            <source>Turns a table of occurrences in somebody's own format into the regional SINP format, and checks it.</source>
            <translation>Met au format régional du SINP une table d’occurrences écrite dans un autre format, et la contrôle.</translation>
        </message>
        <message>
            <source>Validate the regional format</source>
            <translation>Valider le format régional</translation>
        </message>
        <message>
            <source>Who receives the data: 'producteur' asks what a producer must give, 'echange' what the national exchange asks for.</source>
            <translation>À qui vont les données : « producteur » demande ce qu’un producteur doit donner, « echange » ce que l’échange national demande.</translation>
        </message>
        <message>
            <source>check,quality,errors,report</source>
            <translation>contrôler,vérifier,valider,qualité,erreurs,rapport</translation>
        </message>
        <message>
            <source>import,mapping,geonature,clicnat,sirf,openobs,occtax,csv</source>
            <translation>importer,convertir,correspondance,geonature,clicnat,sirf,openobs,occtax,csv</translation>
        </message>
        <message>
            <source>{read} rows read = {accepted} accepted + {held} in quarantine + {empty} empty.</source>
            <translation>{read} lignes lues = {accepted} acceptées + {held} en quarantaine + {empty} vides.</translation>
        </message>
    </context>
</TS>
