<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.16" styleCategories="LayerConfiguration|Symbology|Fields|Forms|AttributeTable">
 <renderer-v2 type="categorizedSymbol" referencescale="-1" enableorderby="1" attr="etat" forceraster="0" symbollevels="0">
  <categories>
   <category symbol="0" value="nouveau" render="true" label="Nouveau"/>
   <category symbol="1" value="inchangé" render="true" label="Inchangé"/>
   <category symbol="2" value="disparu" render="true" label="Disparu"/>
  </categories>
  <symbols>
   <symbol type="marker" force_rhr="0" clip_to_extent="1" alpha="1" name="0">
    <layer class="SimpleMarker" enabled="1" locked="0" pass="0">
     <Option type="Map">
      <Option type="QString" name="color" value="213,94,0,255"/>
      <Option type="QString" name="joinstyle" value="round"/>
      <Option type="QString" name="name" value="diamond"/>
      <Option type="QString" name="outline_color" value="255,255,255,255"/>
      <Option type="QString" name="outline_width" value="0.3"/>
      <Option type="QString" name="size" value="3.5"/>
     </Option>
    </layer>
   </symbol>
   <symbol type="marker" force_rhr="0" clip_to_extent="1" alpha="1" name="1">
    <layer class="SimpleMarker" enabled="1" locked="0" pass="0">
     <Option type="Map">
      <Option type="QString" name="color" value="130,130,130,255"/>
      <Option type="QString" name="joinstyle" value="round"/>
      <Option type="QString" name="name" value="square"/>
      <Option type="QString" name="outline_color" value="255,255,255,255"/>
      <Option type="QString" name="outline_width" value="0.3"/>
      <Option type="QString" name="size" value="2.4"/>
     </Option>
    </layer>
   </symbol>
   <symbol type="marker" force_rhr="0" clip_to_extent="1" alpha="1" name="2">
    <layer class="SimpleMarker" enabled="1" locked="0" pass="0">
     <Option type="Map">
      <Option type="QString" name="color" value="0,158,115,255"/>
      <Option type="QString" name="joinstyle" value="round"/>
      <Option type="QString" name="name" value="circle"/>
      <Option type="QString" name="outline_color" value="255,255,255,255"/>
      <Option type="QString" name="outline_width" value="0.3"/>
      <Option type="QString" name="size" value="3"/>
     </Option>
    </layer>
   </symbol>
  </symbols>
  <orderby>
   <orderByClause nullsFirst="0" asc="1">CASE WHEN "etat" = 'inchangé' THEN 0 WHEN "etat" = 'disparu' THEN 1 ELSE 2 END</orderByClause>
  </orderby>
 </renderer-v2>
 <aliases/>
 <attributetableconfig/>
 <conditionalstyles>
  <fieldstyles>
   <fieldstyle fieldname="etat">
    <style background_color="#f7d3be" name="Nouveau" background_color_alpha="255" rule="@value = 'nouveau'"/>
    <style background_color="#cdeee2" name="Disparu" background_color_alpha="255" rule="@value = 'disparu'"/>
   </fieldstyle>
  </fieldstyles>
 </conditionalstyles>
 <previewExpression>coalesce("etat", '') || ' : ' || coalesce("regle", '') || ' : ' || coalesce("message", '')</previewExpression>
 <layerGeometryType>0</layerGeometryType>
</qgis>
